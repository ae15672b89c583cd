;; Writes eight random bytes, two readings of the clock that measures, and one of
;; the calendar's.
(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(data (i32.const 0) "\40\00\00\00\20\00\00\00")
(func $attack
  (drop (call $random (i32.const 64) (i32.const 8)))
  (drop (call $time (i32.const 1) (i64.const 0) (i32.const 72)))
  (drop (call $time (i32.const 1) (i64.const 0) (i32.const 80)))
  (drop (call $time (i32.const 0) (i64.const 0) (i32.const 88)))
  (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16))))
