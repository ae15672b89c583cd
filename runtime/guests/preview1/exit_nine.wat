;; Leaves in the middle. Of the status, a shell sees the lowest byte.
(func $attack
  (call $exit (i32.const 0x1009)) (unreachable))
