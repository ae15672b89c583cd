;; Hands over as many empty places as may be, again and again; one more is refused.
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(func $attack
  (call $expect (i32.const 1) (call $write (i32.const 1) (i32.const 0) (i32.const 1025) (i32.const 16)) (i32.const 28))
  (loop $again
    (drop (call $write (i32.const 1) (i32.const 1024) (i32.const 1024) (i32.const 16)))
    (br $again)))
