;; Grows a table without end.
(table $entries 0 funcref)
(func $attack
  (loop $again
    (drop (table.grow $entries (ref.null func) (i32.const 10000)))
    (br $again)))
