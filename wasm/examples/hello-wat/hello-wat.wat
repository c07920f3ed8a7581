;; A whole WASI program by hand: it greets, then repeats what it reads from stdin until the end.
;;
;; WASI passes buffers as "iovecs": pairs of (address, length) that lie in memory. This program
;; needs one, and one number in which the host says how many bytes it read or wrote:
;;
;;      0   iovec: address      where the bytes are
;;      4   iovec: length       how many there are
;;      8   count               the host's answer
;;     16   the greeting
;;   4096   the buffer          60 KiB, up to the end of the only page

(module
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param $fd i32) (param $iovecs i32) (param $iovec_count i32) (param $count i32)
      (result i32)))
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param $fd i32) (param $iovecs i32) (param $iovec_count i32) (param $count i32)
      (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit"
    (func $proc_exit (param $code i32)))

  (memory (export "memory") 1 1)
  (data (i32.const 16) "Hello from forty lines of WebAssembly text!\n")

  ;; Sets the iovec.
  (func $point_at (param $address i32) (param $length i32)
    (i32.store (i32.const 0) (local.get $address))
    (i32.store (i32.const 4) (local.get $length)))

  ;; WASI calls return 0 or an error number. Any error ends the program with exit code 1.
  (func $check (param $error i32)
    (if (local.get $error)
      (then (call $proc_exit (i32.const 1)))))

  ;; Writes all bytes to stdout. The host may take fewer at a time than it was offered.
  (func $write (param $address i32) (param $length i32)
    (local $written i32)
    (block $done
      (loop $more
        (br_if $done (i32.eqz (local.get $length)))
        (call $point_at (local.get $address) (local.get $length))
        (call $check
          (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
        (local.set $written (i32.load (i32.const 8)))
        (local.set $address (i32.add (local.get $address) (local.get $written)))
        (local.set $length (i32.sub (local.get $length) (local.get $written)))
        (br $more))))

  ;; Reads from stdin as much as there is and fits. Returns how much; 0 means the end.
  (func $read (result i32)
    (call $point_at (i32.const 4096) (i32.const 61440))
    (call $check
      (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (i32.load (i32.const 8)))

  (func $_start (export "_start")
    (local $length i32)
    (call $write (i32.const 16) (i32.const 44))
    (block $end
      (loop $more
        (local.set $length (call $read))
        (br_if $end (i32.eqz (local.get $length)))
        (call $write (i32.const 4096) (local.get $length))
        (br $more)))))
