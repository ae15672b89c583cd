;; A runner that breaks off.
(func $attack
  unreachable)
