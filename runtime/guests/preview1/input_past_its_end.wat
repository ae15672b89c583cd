;; Reads on behind the end of its input.
(import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
(data (i32.const 0) "\00\01\00\00\00\01\00\00")
(func $attack
  (loop $again
    (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 16)))
    (br $again)))
