;; Loops before anybody has called it: while it is being instantiated.
(func $begin
  (loop $again (br $again)))
(start $begin)
(func $attack)
