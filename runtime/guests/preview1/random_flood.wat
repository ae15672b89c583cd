;; Asks for random bytes without end.
(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
(func $attack
  (loop $again
    (drop (call $random (i32.const 0) (i32.const 131072)))
    (br $again)))
