;; Takes random numbers one by one without end.
(import "wasi:random/random@0.2.12" "get-random-u64" (func $random (result i64)))
(func $attack
  (loop $again
    (drop (call $random))
    (br $again)))
