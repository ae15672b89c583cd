;; Ends with an answer that is none of those that there are.
(func $attack
  (i32.store8 (i32.const 512) (i32.const 200)))
