;; Uses a handle that it gave back.
(import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration" (func $later (param i64) (result i32)))
(import "wasi:io/poll@0.2.12" "[method]pollable.block" (func $block (param i32)))
(import "wasi:io/poll@0.2.12" "[resource-drop]pollable" (func $drop (param i32)))
(func $attack
  (local $handle i32)
  (local.set $handle (call $later (i64.const 0)))
  (call $drop (local.get $handle))
  (call $block (local.get $handle)))
