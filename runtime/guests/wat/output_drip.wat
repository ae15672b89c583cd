;; Writes nothing, again and again: no byte to count, and still an end.
(import "wasi:cli/stdout@0.2.12" "get-stdout" (func $stdout (result i32)))
(import "wasi:io/streams@0.2.12" "[method]output-stream.blocking-write-and-flush"
  (func $write (param i32 i32 i32 i32)))
(func $attack
  (local $out i32)
  (local.set $out (call $stdout))
  (loop $again
    (call $write (local.get $out) (i32.const 4096) (i32.const 0) (i32.const 64))
    (br $again)))
