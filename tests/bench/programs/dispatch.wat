;; An interpreter's dispatch loop in one call: two million turns of its own program for each argument, its name counted.
;; Instructions are bytes at 1024; the registers are at 0 to 15.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 1024) "\00\01\03\02\01\04\05")
  (func (export "_start") (local $pc i32) (local $limit i32)
    (drop (call $sizes (i32.const 64) (i32.const 68)))
    (local.set $limit (i32.mul (i32.load (i32.const 64)) (i32.const 2000000)))
    (loop $next
      (local.set $pc (i32.add (local.get $pc) (i32.const 1)))
      (block $halt (block $jump (block $store (block $mix (block $mul (block $xor (block $inc
        (br_table $inc $xor $mul $mix $store $jump $halt (i32.load8_u offset=1023 (local.get $pc))))
        ;; 0: r0 += 1
        (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
        (br $next))
        ;; 1: r1 ^= r0
        (i32.store (i32.const 4) (i32.xor (i32.load (i32.const 4)) (i32.load (i32.const 0))))
        (br $next))
        ;; 2: r1 *= 31
        (i32.store (i32.const 4) (i32.mul (i32.load (i32.const 4)) (i32.const 31)))
        (br $next))
        ;; 3: r2 += r1
        (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (i32.load (i32.const 4))))
        (br $next))
        ;; 4: a cell of a table becomes r2
        (i32.store offset=2048 (i32.and (i32.load (i32.const 4)) (i32.const 0x7ffc)) (i32.load (i32.const 8)))
        (br $next))
        ;; 5: from the start again, while there are turns left
        (br_if $halt (i32.ge_u (i32.load (i32.const 0)) (local.get $limit)))
        (local.set $pc (i32.const 0))
        (br $next)))))
