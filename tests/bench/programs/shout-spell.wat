;; Upper-cases ASCII text. Spell's function ABI; shout-extism.wat is the same for Extism's.
(module
  (memory (export "memory") 2)
  (func (export "alloc") (param $length i32) (result i32) (i32.const 1024))
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
  (func (export "cast") (param $at i32) (param $length i32) (result i64)
    (call $shout (local.get $at) (i32.add (local.get $at) (local.get $length)))
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $at)) (i64.const 32))
      (i64.extend_i32_u (local.get $length)))))
