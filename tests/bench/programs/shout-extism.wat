;; Upper-cases ASCII text. Extism's ABI: its memory is the kernel's, so bytes are copied in and out, 8 at a time.
;; The input's length is a multiple of 8 here.
(module
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_load_u64" (func $input_load (param i64) (result i64)))
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "store_u64" (func $store (param i64 i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (memory (export "memory") 2)
  (func $shout (param $at i32) (param $end i32)
    (local $byte i32)
    (block $done
      (loop $more
        (br_if $done (i32.ge_u (local.get $at) (local.get $end)))
        (local.set $byte (i32.load8_u (local.get $at)))
        (if (i32.lt_u (i32.sub (local.get $byte) (i32.const 97)) (i32.const 26))
          (then (i32.store8 (local.get $at) (i32.sub (local.get $byte) (i32.const 32)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $more))))
  (func $take (param $length i64)
    (local $at i64)
    (block $done
      (loop $more
        (br_if $done (i64.ge_u (local.get $at) (local.get $length)))
        (i64.store offset=1024 (i32.wrap_i64 (local.get $at)) (call $input_load (local.get $at)))
        (local.set $at (i64.add (local.get $at) (i64.const 8)))
        (br $more))))
  (func $give (param $to i64) (param $length i64)
    (local $at i64)
    (block $done
      (loop $more
        (br_if $done (i64.ge_u (local.get $at) (local.get $length)))
        (call $store
          (i64.add (local.get $to) (local.get $at))
          (i64.load offset=1024 (i32.wrap_i64 (local.get $at))))
        (local.set $at (i64.add (local.get $at) (i64.const 8)))
        (br $more))))
  (func (export "cast") (result i32)
    (local $length i64) (local $to i64)
    (local.set $length (call $input_length))
    (call $take (local.get $length))
    (call $shout (i32.const 1024) (i32.add (i32.const 1024) (i32.wrap_i64 (local.get $length))))
    (local.set $to (call $alloc (local.get $length)))
    (call $give (local.get $to) (local.get $length))
    (call $output_set (local.get $to) (local.get $length))
    (i32.const 0)))
