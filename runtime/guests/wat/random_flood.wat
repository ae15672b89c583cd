;; Takes random bytes without end; only the bytes cost anything.
(import "wasi:random/random@0.2.12" "get-random-bytes" (func $random (param i64 i32)))
(func $attack
  (loop $again
    (global.set $next (i32.const 65536))
    (call $random (i64.const 1048576) (i32.const 64))
    (br $again)))
