;; Throws what nothing catches, as a C++ program without a main around its main would.
(tag $thrown (param i32))
(func $attack (throw $thrown (i32.const 7)))
