;; Says hello, and nothing else: the least that a program can be.
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(data (i32.const 0) "\08\00\00\00\06\00\00\00hello\0a")
(func $attack
  (call $expect (i32.const 1) (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)) (i32.const 0))
  (call $expect (i32.const 2) (i32.load (i32.const 16)) (i32.const 6)))
