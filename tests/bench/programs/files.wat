;; Host calls on files, many of one kind: which is the first character of the first argument.
;;   a b c   fd_write of 64 bytes, 4 KiB, 1 MiB: /out, written anew from its start each time that it has 1 MiB
;;   d e f   fd_read of as many: /in, which has 1 MiB, from its start each time that it ends
;;   g       path_open, fd_read, fd_close of the 1,000 files of /small
;;   h       fd_readdir of the 5,000 files of /many, 4 KiB at a time, as C libraries do
;; One pass goes before, which is not counted. Prints the nanoseconds of the others, by the host's own clock.
;; Anything but success is a trap.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get" (func $args_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_seek" (func $fd_seek (param i32 i64 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 18)
  ;; 8: how many bytes; 16: a descriptor; 24: a time, a position; 32: an iovec (wasm-util takes 0 for none);
  ;; 1024: the arguments; 8192: entries of a folder; 65536: what is read and written.
  (data (i32.const 64) "in")
  (data (i32.const 68) "out")
  (data (i32.const 72) "many")
  (data (i32.const 80) "small/0000")
  ;; For each letter: bytes at once, and passes.
  (data (i32.const 128) "\40\00\00\00\00\10\00\00\00\00\10\00\40\00\00\00\00\10\00\00\00\00\10\00")
  (data (i32.const 160) "\04\28\28\04\28\28\04\04")

  (func $must (param $errno i32)
    (if (local.get $errno) (then (unreachable))))

  (func $open (param $at i32) (param $length i32) (param $oflags i32) (param $rights i64) (result i32)
    (call $must (call $path_open (i32.const 3) (i32.const 0) (local.get $at) (local.get $length)
      (local.get $oflags) (local.get $rights) (i64.const 0) (i32.const 0) (i32.const 16)))
    (i32.load (i32.const 16)))

  (func $buffer (param $length i32)
    (i32.store (i32.const 32) (i32.const 65536))
    (i32.store (i32.const 36) (local.get $length)))

  (func $rewind (param $fd i32)
    (call $must (call $fd_seek (local.get $fd) (i64.const 0) (i32.const 0) (i32.const 24))))

  (func $write_all (param $fd i32) (param $size i32)
    (local $left i32)
    (local.set $left (i32.const 1048576))
    (loop $more
      (call $must (call $fd_write (local.get $fd) (i32.const 32) (i32.const 1) (i32.const 8)))
      (if (i32.ne (i32.load (i32.const 8)) (local.get $size)) (then (unreachable)))
      (br_if $more (local.tee $left (i32.sub (local.get $left) (local.get $size)))))
    (call $rewind (local.get $fd)))

  (func $read_all (param $fd i32) (param $size i32)
    (local $left i32)
    (local.set $left (i32.const 1048576))
    (loop $more
      (call $must (call $fd_read (local.get $fd) (i32.const 32) (i32.const 1) (i32.const 8)))
      (if (i32.ne (i32.load (i32.const 8)) (local.get $size)) (then (unreachable)))
      (br_if $more (local.tee $left (i32.sub (local.get $left) (local.get $size)))))
    (call $rewind (local.get $fd)))

  ;; One decimal digit of a number, at an address.
  (func $digit (param $at i32) (param $number i32)
    (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.rem_u (local.get $number) (i32.const 10)))))

  (func $open_read_close
    (local $i i32) (local $fd i32)
    (loop $more
      (call $digit (i32.const 86) (i32.div_u (local.get $i) (i32.const 1000)))
      (call $digit (i32.const 87) (i32.div_u (local.get $i) (i32.const 100)))
      (call $digit (i32.const 88) (i32.div_u (local.get $i) (i32.const 10)))
      (call $digit (i32.const 89) (local.get $i))
      (local.set $fd (call $open (i32.const 80) (i32.const 10) (i32.const 0) (i64.const 6)))
      (call $must (call $fd_read (local.get $fd) (i32.const 32) (i32.const 1) (i32.const 8)))
      (if (i32.ne (i32.load (i32.const 8)) (i32.const 100)) (then (unreachable)))
      (call $must (call $fd_close (local.get $fd)))
      (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 1000)))))

  ;; Asks again from the last whole entry, until the buffer is not full. `.` and `..` may be told or not.
  (func $list
    (local $fd i32) (local $cookie i64) (local $at i32) (local $end i32) (local $after i32) (local $count i32)
    (local.set $fd (call $open (i32.const 72) (i32.const 4) (i32.const 2) (i64.const 16384)))
    (loop $more
      (call $must (call $fd_readdir (local.get $fd) (i32.const 8192) (i32.const 4096) (local.get $cookie) (i32.const 8)))
      (local.set $at (i32.const 8192))
      (local.set $end (i32.add (i32.const 8192) (i32.load (i32.const 8))))
      (block $cut
        (loop $entry
          (br_if $cut (i32.gt_u (i32.add (local.get $at) (i32.const 24)) (local.get $end)))
          (local.set $after (i32.add (i32.add (local.get $at) (i32.const 24)) (i32.load offset=16 (local.get $at))))
          (br_if $cut (i32.gt_u (local.get $after) (local.get $end)))
          (local.set $cookie (i64.load (local.get $at)))
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (local.set $at (local.get $after))
          (br $entry)))
      (br_if $more (i32.eq (i32.load (i32.const 8)) (i32.const 4096))))
    (if (i32.lt_u (local.get $count) (i32.const 5000)) (then (unreachable)))
    (if (i32.gt_u (local.get $count) (i32.const 5002)) (then (unreachable)))
    (call $must (call $fd_close (local.get $fd))))

  (func $pass (param $kind i32) (param $fd i32)
    (local $size i32)
    (if (i32.eq (local.get $kind) (i32.const 7)) (then (call $list) (return)))
    (if (i32.eq (local.get $kind) (i32.const 6)) (then (call $open_read_close) (return)))
    (local.set $size (i32.load offset=128 (i32.mul (local.get $kind) (i32.const 4))))
    (if (i32.lt_u (local.get $kind) (i32.const 3))
      (then (call $write_all (local.get $fd) (local.get $size)))
      (else (call $read_all (local.get $fd) (local.get $size)))))

  (func $now (result i64)
    (call $must (call $clock_time_get (i32.const 1) (i64.const 1) (i32.const 24)))
    (i64.load (i32.const 24)))

  (func $print (param $number i64)
    (local $at i32)
    (local.set $at (i32.const 1100))
    (loop $more
      (local.set $at (i32.sub (local.get $at) (i32.const 1)))
      (i32.store8 (local.get $at) (i32.add (i32.const 48) (i32.wrap_i64 (i64.rem_u (local.get $number) (i64.const 10)))))
      (br_if $more (i64.ne (local.tee $number (i64.div_u (local.get $number) (i64.const 10))) (i64.const 0))))
    (i32.store (i32.const 32) (local.get $at))
    ;; Some hosts hold a line back until it ends.
    (i32.store8 (i32.const 1100) (i32.const 10))
    (i32.store (i32.const 36) (i32.sub (i32.const 1101) (local.get $at)))
    (call $must (call $fd_write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 8))))

  (func $kind (result i32)
    (call $must (call $args_sizes_get (i32.const 8) (i32.const 16)))
    (if (i32.ne (i32.load (i32.const 8)) (i32.const 2)) (then (unreachable)))
    (call $must (call $args_get (i32.const 1024) (i32.const 1040)))
    (i32.sub (i32.load8_u (i32.load (i32.const 1028))) (i32.const 97)))

  (func (export "_start")
    (local $kind i32) (local $fd i32) (local $passes i32) (local $start i64)
    (local.set $kind (call $kind))
    (local.set $fd (if (result i32) (i32.lt_u (local.get $kind) (i32.const 3))
      (then (call $open (i32.const 68) (i32.const 3) (i32.const 9) (i64.const 70)))
      (else (call $open (i32.const 64) (i32.const 2) (i32.const 0) (i64.const 6)))))
    (call $buffer (select
      (i32.const 1024)
      (i32.load offset=128 (i32.mul (local.get $kind) (i32.const 4)))
      (i32.ge_u (local.get $kind) (i32.const 6))))
    (call $pass (local.get $kind) (local.get $fd))
    (local.set $passes (i32.load8_u offset=160 (local.get $kind)))
    (local.set $start (call $now))
    (loop $more
      (call $pass (local.get $kind) (local.get $fd))
      (br_if $more (local.tee $passes (i32.sub (local.get $passes) (i32.const 1)))))
    (call $print (i64.sub (call $now) (local.get $start)))))
