;; 20,000 writes of a short line each, unbuffered: what a chatty program does to its host.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\14\00\00\00")
  (data (i32.const 16) "one line of a log..\n")
  (func (export "_start")
    (local $left i32)
    (local.set $left (i32.const 20000))
    (loop $more
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
      (br_if $more (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))))
