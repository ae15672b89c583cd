;; Hands the host a text that begins in its memory and ends outside of it.
(import "opencode:runner/reporter@0.1.0" "finished" (func $finished (param i32 i32 i32)))
(func $attack
  (call $finished (i32.const 0) (i32.const 131000) (i32.const 1000000)))
