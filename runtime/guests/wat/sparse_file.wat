;; Writes one byte at the far end of the possible.
(import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $directories (param i32)))
(import "wasi:filesystem/types@0.2.12" "[method]descriptor.open-at"
  (func $open (param i32 i32 i32 i32 i32 i32 i32)))
(import "wasi:filesystem/types@0.2.12" "[method]descriptor.write"
  (func $write (param i32 i32 i32 i64 i32)))
(func $attack
  (call $directories (i32.const 64))
  (i32.store8 (i32.const 128) (i32.const 102))
  (call $open (i32.load (i32.load (i32.const 64))) (i32.const 0)
    (i32.const 128) (i32.const 1) (i32.const 1) (i32.const 2) (i32.const 144))
  (call $write (i32.load offset=4 (i32.const 144)) (i32.const 128) (i32.const 1)
    (i64.const -2) (i32.const 160)))
