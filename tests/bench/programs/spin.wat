;; Busy for about a second, in one page of memory: for weighing what surrounds a running program.
(module
  (memory (export "memory") 1)
  (func (export "_start")
    (local $left i64)
    (local.set $left (i64.const 3000000000))
    (loop $more
      (br_if $more (i64.ne (i64.const 0) (local.tee $left (i64.sub (local.get $left) (i64.const 1))))))))
