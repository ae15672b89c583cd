;; Tells of a test whose name is as long as memory allows.
(import "opencode:runner/reporter@0.1.0" "started"
  (func $started (param i32 i32 i32 i32 i32 i32)))
(func $attack
  (drop (memory.grow (i32.const 3200)))
  (memory.fill (i32.const 65536) (i32.const 97) (i32.const 200000000))
  (call $started (i32.const 65536) (i32.const 200000000) (i32.const 65536) (i32.const 0) (i32.const 0) (i32.const 0)))
