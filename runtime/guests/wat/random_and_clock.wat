;; Friendly: writes 8 random bytes, then what the clock shows when read twice.
(import "wasi:cli/stdout@0.2.12" "get-stdout" (func $stdout (result i32)))
(import "wasi:io/streams@0.2.12" "[method]output-stream.blocking-write-and-flush"
  (func $write (param i32 i32 i32 i32)))
(import "wasi:random/random@0.2.12" "get-random-bytes" (func $random (param i64 i32)))
(import "wasi:clocks/monotonic-clock@0.2.12" "now" (func $now (result i64)))
(import "wasi:clocks/wall-clock@0.2.12" "now" (func $wall (param i32)))
(func $attack
  (local $out i32)
  (local.set $out (call $stdout))
  (call $random (i64.const 8) (i32.const 64))
  (call $write (local.get $out) (i32.load (i32.const 64)) (i32.const 8) (i32.const 128))
  (i64.store (i32.const 256) (call $now))
  (i64.store (i32.const 264) (call $now))
  (call $wall (i32.const 272))
  (call $write (local.get $out) (i32.const 256) (i32.const 28) (i32.const 128)))
