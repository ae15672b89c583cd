;; Sleeps for centuries, by a duration and until an instant, and is awake at once.
(import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
(func $attack
  ;; Userdata 77, the measuring clock, 2^62 nanoseconds.
  (i64.store (i32.const 0) (i64.const 77))
  (i32.store (i32.const 16) (i32.const 1))
  (i64.store (i32.const 24) (i64.const 0x4000000000000000))
  (call $expect (i32.const 1) (call $poll (i32.const 0) (i32.const 256) (i32.const 1) (i32.const 512)) (i32.const 0))
  (call $expect (i32.const 2) (i32.load (i32.const 512)) (i32.const 1))
  (call $expect (i32.const 3) (i32.load (i32.const 256)) (i32.const 77))
  (call $expect (i32.const 4) (i32.load16_u (i32.const 264)) (i32.const 0))
  (drop (call $time (i32.const 1) (i64.const 0) (i32.const 600)))
  (call $expect (i32.const 5) (i64.eq (i64.load (i32.const 600)) (i64.const 0x4000000000000000)) (i32.const 1))
  ;; The calendar's clock, until the last instant there is.
  (i32.store (i32.const 16) (i32.const 0))
  (i64.store (i32.const 24) (i64.const -1))
  (i32.store (i32.const 40) (i32.const 1))
  (call $expect (i32.const 6) (call $poll (i32.const 0) (i32.const 256) (i32.const 1) (i32.const 512)) (i32.const 0))
  ;; And once more, when the clock is at its end.
  (i64.store (i32.const 24) (i64.const -1))
  (i32.store (i32.const 40) (i32.const 0))
  (i32.store (i32.const 16) (i32.const 1))
  (call $expect (i32.const 7) (call $poll (i32.const 0) (i32.const 256) (i32.const 1) (i32.const 512)) (i32.const 0)))
