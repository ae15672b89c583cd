;; Comes to a place that it must never reach, as abort() does.
(func $attack (unreachable))
