;; Grows its memory a page at a time and does not care for the answer.
(func $attack
  (loop $again
    (drop (memory.grow (i32.const 1)))
    (br $again)))
