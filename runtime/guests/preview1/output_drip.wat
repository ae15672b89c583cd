;; Writes nothing at all, for ever.
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(func $attack
  (loop $again
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 16)))
    (br $again)))
