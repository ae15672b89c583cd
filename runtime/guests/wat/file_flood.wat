;; Appends to one file without end.
(import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $directories (param i32)))
(import "wasi:filesystem/types@0.2.12" "[method]descriptor.open-at"
  (func $open (param i32 i32 i32 i32 i32 i32 i32)))
(import "wasi:filesystem/types@0.2.12" "[method]descriptor.append-via-stream"
  (func $append (param i32 i32)))
(import "wasi:io/streams@0.2.12" "[method]output-stream.write" (func $write (param i32 i32 i32 i32)))
(func $attack
  (local $stream i32)
  (call $directories (i32.const 64))
  (i32.store8 (i32.const 128) (i32.const 102))
  ;; The file "f", made if it is not there, for writing.
  (call $open (i32.load (i32.load (i32.const 64))) (i32.const 0)
    (i32.const 128) (i32.const 1) (i32.const 1) (i32.const 2) (i32.const 144))
  (call $append (i32.load offset=4 (i32.const 144)) (i32.const 160))
  (local.set $stream (i32.load offset=4 (i32.const 160)))
  (loop $again
    (call $write (local.get $stream) (i32.const 4096) (i32.const 32768) (i32.const 176))
    (br $again)))
