;; Leaves before it was even called.
(func $early (call $exit (i32.const 7)))
(start $early)
(func $attack)
