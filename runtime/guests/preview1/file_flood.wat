;; Writes into a file without end.
(import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(data (i32.const 0) "file")
(data (i32.const 16) "\00\00\00\00\00\00\01\00")
(func $attack
  (drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 1) (i64.const 66) (i64.const 0) (i32.const 0) (i32.const 64)))
  (loop $again
    (drop (call $write (i32.load (i32.const 64)) (i32.const 16) (i32.const 1) (i32.const 128)))
    (br $again)))
