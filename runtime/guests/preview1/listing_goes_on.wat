;; Lists a folder entry by entry while it removes what it has seen.
(import "wasi_snapshot_preview1" "fd_readdir" (func $readdir (param i32 i32 i32 i64 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_create_directory" (func $mkdir (param i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_remove_directory" (func $rmdir (param i32 i32 i32) (result i32)))
(data (i32.const 0) "cab")
(func $attack (local $cookie i64) (local $seen i32)
  (call $expect (i32.const 1) (call $mkdir (i32.const 4) (i32.const 0) (i32.const 1)) (i32.const 0))
  (call $expect (i32.const 2) (call $mkdir (i32.const 4) (i32.const 1) (i32.const 1)) (i32.const 0))
  (call $expect (i32.const 3) (call $mkdir (i32.const 4) (i32.const 2) (i32.const 1)) (i32.const 0))
  (loop $again
    ;; There is room for one entry and a half.
    (call $expect (i32.const 4) (call $readdir (i32.const 4) (i32.const 64) (i32.const 36) (local.get $cookie) (i32.const 256)) (i32.const 0))
    (if (i32.ge_u (i32.load (i32.const 256)) (i32.const 25))
      (then
        (local.set $cookie (i64.load (i32.const 64)))
        (call $expect (i32.const 5) (i32.load (i32.const 80)) (i32.const 1))
        (call $expect (i32.const 6) (i32.load8_u (i32.const 84)) (i32.const 3))
        ;; In the order in which they were made.
        (call $expect (i32.const 7) (i32.load8_u (i32.const 88)) (i32.load8_u (local.get $seen)))
        (local.set $seen (i32.add (local.get $seen) (i32.const 1)))
        (call $expect (i32.const 8) (call $rmdir (i32.const 4) (i32.const 88) (i32.const 1)) (i32.const 0))
        (br $again))))
  (call $expect (i32.const 9) (local.get $seen) (i32.const 3))
  (call $expect (i32.const 10) (i32.load (i32.const 256)) (i32.const 0)))
