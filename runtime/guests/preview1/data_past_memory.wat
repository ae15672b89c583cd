;; Brings data that lies past the end of its memory.
(data (i32.const 131070) "more than two bytes")
(func $attack)
