;; An empty loop: nothing but fuel ends it.
(func $attack
  (loop $again (br $again)))
