;; Waits for the end of time, then for longer than that.
(import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration" (func $later (param i64) (result i32)))
(import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
(func $attack
  (call $block (call $later (i64.const -1)))
  (call $block (call $later (i64.const -1))))
