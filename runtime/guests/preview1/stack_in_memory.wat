;; Uses up the stack that a C program keeps in its memory, and says where it stands.
(global $stack (export "__stack_pointer") (mut i32) (i32.const 65536))
(func $down
  (global.set $stack (i32.sub (global.get $stack) (i32.const 1024)))
  (i32.store (global.get $stack) (i32.const 1))
  (call $down))
(func $attack (call $down))
