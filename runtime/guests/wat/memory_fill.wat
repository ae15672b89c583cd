;; Fills 128 MiB again and again: as much work in one instruction as there can be.
(func $attack
  (drop (memory.grow (i32.const 2048)))
  (loop $again
    (memory.fill (i32.const 0) (i32.const 7) (i32.const 134217728))
    (br $again)))
