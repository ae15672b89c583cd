;; Waits for an empty list, which the interface forbids.
(import "wasi:io/poll@0.2.12" "poll" (func $poll (param i32 i32 i32)))
(func $attack
  (call $poll (i32.const 0) (i32.const 0) (i32.const 64)))
