;; Takes memory, page by page, for as long as it gets any.
(func $attack
  (loop $again
    (drop (memory.grow (i32.const 1)))
    (br $again)))
