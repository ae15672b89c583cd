;; Reads on after standard input was closed: "closed" is all it ever hears.
(import "wasi:cli/stdin@0.2.12" "get-stdin" (func $stdin (result i32)))
(import "wasi:io/streams@0.2.12" "[method]input-stream.blocking-read"
  (func $read (param i32 i64 i32)))
(func $attack
  (local $in i32)
  (local.set $in (call $stdin))
  (loop $again
    (call $read (local.get $in) (i64.const 0xffffffffffffffff) (i32.const 64))
    ;; The first byte is 1 for an error; anything read would be a surprise.
    (if (i32.eqz (i32.load8_u (i32.const 64))) (then (unreachable)))
    (br $again)))
