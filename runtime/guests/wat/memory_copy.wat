;; Copies megabytes in a loop: bulk operations cost fuel by the byte.
(func $attack
  (drop (memory.grow (i32.const 1024)))
  (loop $again
    (memory.copy (i32.const 0) (i32.const 1048576) (i32.const 33554432))
    (br $again)))
