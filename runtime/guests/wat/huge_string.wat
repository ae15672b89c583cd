;; Hands the host a path of 200 MB.
(import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $directories (param i32)))
(import "wasi:filesystem/types@0.2.12" "[method]descriptor.create-directory-at"
  (func $make (param i32 i32 i32 i32)))
(func $attack
  (drop (memory.grow (i32.const 3200)))
  (call $directories (i32.const 64))
  (memory.fill (i32.const 1048576) (i32.const 97) (i32.const 200000000))
  (call $make
    (i32.load (i32.load (i32.const 64)))
    (i32.const 1048576) (i32.const 200000000) (i32.const 128)))
