;; Copies a large table again and again.
(table $entries 200000 funcref)
(func $attack
  (loop $again
    (table.copy $entries $entries (i32.const 0) (i32.const 1) (i32.const 199999))
    (br $again)))
