;; Asks for a gigabyte of random bytes in one call.
(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
(func $attack
  (drop (call $random (i32.const 0) (i32.const 1073741824))))
