;; Ends with an uncaught error whose kind and message are 200,000 bytes: a letter
;; of one byte and then letters of two, so that a cut at an even place would go
;; through one of them.
(func $attack
  (local $at i32)
  (drop (memory.grow (i32.const 8)))
  (local.set $at (i32.const 131073))
  (i32.store8 (i32.const 131072) (i32.const 97))
  (loop $more
    (i32.store (local.get $at) (i32.const 0xa9c3a9c3))
    (local.set $at (i32.add (local.get $at) (i32.const 4)))
    (br_if $more (i32.lt_u (local.get $at) (i32.const 340000))))
  ;; The answer at 512: uncaught, its kind, its message, no file and no line.
  (i32.store8 (i32.const 512) (i32.const 1))
  (i32.store (i32.const 516) (i32.const 131072))
  (i32.store (i32.const 520) (i32.const 200001))
  (i32.store (i32.const 524) (i32.const 131072))
  (i32.store (i32.const 528) (i32.const 200001)))
