;; Keeps every handle that it is given.
(import "wasi:clocks/monotonic-clock@0.2.12" "subscribe-duration" (func $later (param i64) (result i32)))
(func $attack
  (loop $again
    (drop (call $later (i64.const 0)))
    (br $again)))
