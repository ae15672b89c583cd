;; Ends with 2,000 errors in its source, each on a line of its own.
(func $attack
  (local $at i32) (local $line i32)
  (drop (memory.grow (i32.const 8)))
  (local.set $at (i32.const 131072))
  (loop $more
    (local.set $line (i32.add (local.get $line) (i32.const 1)))
    ;; Its file, line, column and message; both texts are one zero byte.
    (i32.store (local.get $at) (i32.const 4096))
    (i32.store offset=4 (local.get $at) (i32.const 1))
    (i32.store offset=8 (local.get $at) (local.get $line))
    (i32.store offset=12 (local.get $at) (i32.const 1))
    (i32.store offset=16 (local.get $at) (i32.const 4096))
    (i32.store offset=20 (local.get $at) (i32.const 1))
    (local.set $at (i32.add (local.get $at) (i32.const 24)))
    (br_if $more (i32.lt_u (local.get $line) (i32.const 2000))))
  ;; The answer at 512: compile-failed, with the list.
  (i32.store8 (i32.const 512) (i32.const 2))
  (i32.store (i32.const 516) (i32.const 131072))
  (i32.store (i32.const 520) (i32.const 2000)))
