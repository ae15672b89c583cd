;; Hands one call more bytes than it takes.
(import "wasi:cli/stdout@0.2.12" "get-stdout" (func $stdout (result i32)))
(import "wasi:io/streams@0.2.12" "[method]output-stream.blocking-write-and-flush"
  (func $write (param i32 i32 i32 i32)))
(func $attack
  (call $write (call $stdout) (i32.const 4096) (i32.const 4097) (i32.const 64)))
