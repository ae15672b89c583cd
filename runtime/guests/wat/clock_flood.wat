;; Reads both clocks without end.
(import "wasi:clocks/monotonic-clock@0.2.12" "now" (func $now (result i64)))
(import "wasi:clocks/wall-clock@0.2.12" "now" (func $wall (param i32)))
(func $attack
  (loop $again
    (drop (call $now))
    (call $wall (i32.const 64))
    (br $again)))
