;; Lists a folder without end, into a buffer without room.
(import "wasi_snapshot_preview1" "fd_readdir" (func $readdir (param i32 i32 i32 i64 i32) (result i32)))
(func $attack
  (loop $again
    (drop (call $readdir (i32.const 5) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 64)))
    (br $again)))
