;; Calls itself without end and keeps something on the stack each time.
(func $down (param i64) (result i64)
  (i64.add (local.get 0) (call $down (i64.add (local.get 0) (i64.const 1)))))
(func $attack
  (drop (call $down (i64.const 0))))
