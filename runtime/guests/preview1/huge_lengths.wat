;; Claims lengths of gigabytes.
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_unlink_file" (func $unlink (param i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_rename" (func $rename (param i32 i32 i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "path_symlink" (func $symlink (param i32 i32 i32 i32 i32) (result i32)))
(data (i32.const 0) "\00\00\00\00\ff\ff\ff\ff")
(func $attack
  (call $expect (i32.const 1) (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 0x100)) (i32.const 21))
  (call $expect (i32.const 2) (call $write (i32.const 1) (i32.const 0) (i32.const -1) (i32.const 0x100)) (i32.const 28))
  (call $expect (i32.const 3) (call $write (i32.const 1) (i32.const 0) (i32.const 0x20000001) (i32.const 0x100)) (i32.const 28))
  (call $expect (i32.const 4) (call $unlink (i32.const 3) (i32.const 0) (i32.const -1)) (i32.const 37))
  (call $expect (i32.const 5) (call $unlink (i32.const 3) (i32.const 0x100) (i32.const 4097)) (i32.const 37))
  (call $expect (i32.const 6) (call $rename (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 3) (i32.const 0) (i32.const 0x7fffffff)) (i32.const 37))
  (call $expect (i32.const 7) (call $symlink (i32.const 0) (i32.const -1) (i32.const 3) (i32.const 0) (i32.const -1)) (i32.const 63)))
