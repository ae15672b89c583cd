;; Waits for a list of a billion things in one call.
(import "wasi:io/poll@0.2.12" "poll" (func $poll (param i32 i32 i32)))
(func $attack
  (drop (memory.grow (i32.const 3000)))
  (call $poll (i32.const 0) (i32.const 40000000) (i32.const 64)))
