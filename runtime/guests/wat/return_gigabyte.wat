;; Ends with a list of diagnostics whose length it made up.
(func $attack
  ;; The answer at 512: compile-failed, with a list far beyond its memory.
  (i32.store8 (i32.const 512) (i32.const 2))
  (i32.store (i32.const 516) (i32.const 0))
  (i32.store (i32.const 520) (i32.const 0x0fffffff)))
