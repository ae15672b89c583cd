;; Writes to standard output and standard error in turn, without end.
(import "wasi:cli/stdout@0.2.12" "get-stdout" (func $stdout (result i32)))
(import "wasi:cli/stderr@0.2.12" "get-stderr" (func $stderr (result i32)))
(import "wasi:io/streams@0.2.12" "[method]output-stream.blocking-write-and-flush"
  (func $write (param i32 i32 i32 i32)))
(func $attack
  (local $out i32) (local $err i32)
  (local.set $out (call $stdout))
  (local.set $err (call $stderr))
  (loop $again
    (call $write (local.get $out) (i32.const 4096) (i32.const 4096) (i32.const 64))
    (call $write (local.get $err) (i32.const 4096) (i32.const 4096) (i32.const 64))
    (br $again)))
