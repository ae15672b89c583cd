;; Polls one thing that is always ready, without end.
(import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration" (func $later (param i64) (result i32)))
(import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
(func $attack
  (local $ready i32)
  (local.set $ready (call $later (i64.const 0)))
  (loop $again
    (call $block (local.get $ready))
    (br $again)))
