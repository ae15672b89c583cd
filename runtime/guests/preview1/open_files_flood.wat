;; Opens files until there may be no more, twice.
(import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "fd_close" (func $close (param i32) (result i32)))
(import "wasi_snapshot_preview1" "path_filestat_get" (func $stat (param i32 i32 i32 i32 i32) (result i32)))
(data (i32.const 0) "file")
(func $open (result i32)
  (call $path_open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 4) (i32.const 1) (i64.const 66) (i64.const 0) (i32.const 0) (i32.const 64)))
(func $attack (local $count i32)
  (loop $again
    (if (i32.eqz (call $open))
      (then
        ;; The lowest free number each time: 7 is the first.
        (call $expect (i32.const 1) (i32.load (i32.const 64)) (i32.add (local.get $count) (i32.const 7)))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (br $again))))
  ;; Four folders were open from the beginning.
  (call $expect (i32.const 2) (local.get $count) (i32.const 124))
  (call $expect (i32.const 3) (call $open) (i32.const 33))
  (call $expect (i32.const 4) (call $close (i32.const 50)) (i32.const 0))
  (call $expect (i32.const 5) (call $close (i32.const 50)) (i32.const 8))
  (call $expect (i32.const 6) (call $open) (i32.const 0))
  (call $expect (i32.const 7) (i32.load (i32.const 64)) (i32.const 50))
  (call $expect (i32.const 8) (call $open) (i32.const 33))
  (call $expect (i32.const 9) (call $close (i32.const -1)) (i32.const 8))
  ;; What cannot be opened is not made either.
  (i32.store8 (i32.const 0) (i32.const 0x6d))
  (call $expect (i32.const 10) (call $open) (i32.const 33))
  (call $expect (i32.const 11) (call $stat (i32.const 3) (i32.const 1) (i32.const 0) (i32.const 4) (i32.const 128)) (i32.const 44)))
