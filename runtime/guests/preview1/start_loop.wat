;; Never comes to be: its start function loops.
(func $early (loop $again (br $again)))
(start $early)
(func $attack)
