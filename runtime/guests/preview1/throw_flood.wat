;; Throws and catches without end. What was thrown stays until the run is over.
(tag $thrown (param i32))
(func $throws (throw $thrown (i32.const 7)))
(func $attack
  (loop $again
    (drop (block $caught (result i32)
      (try_table (catch $thrown $caught) (call $throws))
      (unreachable)))
    (br $again)))
