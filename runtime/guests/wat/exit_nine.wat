;; Leaves in the middle, with a status.
(import "wasi:cli/exit@0.2.12" "exit-with-code" (func $exit (param i32)))
(func $attack
  (call $exit (i32.const 9)))
