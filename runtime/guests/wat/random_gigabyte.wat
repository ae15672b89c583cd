;; Asks for a gigabyte of random bytes in one call.
(import "wasi:random/random@0.2.12" "get-random-bytes" (func $random (param i64 i32)))
(func $attack
  (call $random (i64.const 1073741824) (i32.const 64)))
