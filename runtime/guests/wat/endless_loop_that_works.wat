;; A loop that never ends and always has something to do.
(func $attack
  (local $at i32)
  (loop $again
    (i64.store (i32.const 4096)
      (i64.add (i64.mul (i64.load (i32.const 4096)) (i64.const 6364136223846793005)) (i64.const 1)))
    (local.set $at (i32.and (i32.add (local.get $at) (i32.const 8)) (i32.const 0xfff8)))
    (f64.store (local.get $at) (f64.sqrt (f64.convert_i64_s (i64.load (i32.const 4096)))))
    (br $again)))
