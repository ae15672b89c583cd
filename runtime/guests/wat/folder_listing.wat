;; Lists the same folder without end.
(import "wasi:filesystem/preopens@0.2.12" "get-directories" (func $directories (param i32)))
(import "wasi:filesystem/types@0.2.12" "[method]descriptor.read-directory" (func $list (param i32 i32)))
(import "wasi:filesystem/types@0.2.12" "[method]directory-entry-stream.read-directory-entry"
  (func $next (param i32 i32)))
(import "wasi:filesystem/types@0.2.12" "[resource-drop]directory-entry-stream" (func $drop (param i32)))
(func $attack
  (local $root i32)
  (local $stream i32)
  (call $directories (i32.const 64))
  (local.set $root (i32.load (i32.load (i32.const 64))))
  (loop $again
    (call $list (local.get $root) (i32.const 128))
    (local.set $stream (i32.load offset=4 (i32.const 128)))
    (call $next (local.get $stream) (i32.const 144))
    (call $drop (local.get $stream))
    (br $again)))
