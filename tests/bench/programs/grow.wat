;; Takes memory, a MiB at a time, until it is refused or has 1 GiB; prints how many MiB it has as a
;; line of four digits. Refused, it then fails, as programs do when they run out of memory.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 16)
  (data (i32.const 0) "\10\00\00\00\05\00\00\00")
  (func $digit (param $at i32) (param $value i32)
    (i32.store8 (local.get $at)
      (i32.add (i32.const 48) (i32.rem_u (local.get $value) (i32.const 10)))))
  (func $print (param $number i32)
    (call $digit (i32.const 16) (i32.div_u (local.get $number) (i32.const 1000)))
    (call $digit (i32.const 17) (i32.div_u (local.get $number) (i32.const 100)))
    (call $digit (i32.const 18) (i32.div_u (local.get $number) (i32.const 10)))
    (call $digit (i32.const 19) (local.get $number))
    (i32.store8 (i32.const 20) (i32.const 10))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))
  (func (export "_start")
    (local $refused i32)
    (block $enough
      (loop $more
        (br_if $enough (i32.ge_u (memory.size) (i32.const 16384)))
        (local.set $refused (i32.eq (memory.grow (i32.const 16)) (i32.const -1)))
        (br_if $more (i32.eqz (local.get $refused)))))
    (call $print (i32.div_u (memory.size) (i32.const 16)))
    (if (local.get $refused) (then (unreachable)))))
