/** Small programs that do what no good spell does. */
import { compileWat } from '../unit/support/wat.ts';

const WRITE = '(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))';
const CLOCK = '(import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))';
const MEMORY = '(memory (export "memory") 2)';

/** Prints what lies at an address. The list of pieces is at 0, the number written at 8. */
const print = (at: number, length: number) => `
	(i32.store (i32.const 0) (i32.const ${at}))
	(i32.store (i32.const 4) (i32.const ${length}))
	(drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))`;

/** Runs for ever and prints nothing. */
export const spin = () => compileWat(`(module ${MEMORY} (func (export "_start") (loop (br 0))))`);

/** Prints "tick" ten times a second, for ever. */
export const ticker = () =>
	compileWat(`(module ${WRITE} ${CLOCK} ${MEMORY}
		(data (i32.const 100) "tick\\n")
		(func $now (result i64)
			(drop (call $clock (i32.const 1) (i64.const 1) (i32.const 16)))
			(i64.load (i32.const 16)))
		(func (export "_start") (local $until i64)
			(loop $for_ever
				${print(100, 5)}
				(local.set $until (i64.add (call $now) (i64.const 100000000)))
				(loop $wait (br_if $wait (i64.lt_u (call $now) (local.get $until))))
				(br $for_ever))))`);

/** Prints a line, and breaks off two functions deep. */
export const trap = () =>
	compileWat(`(module ${WRITE} ${MEMORY}
		(data (i32.const 100) "so far so good\\n")
		(func $inner unreachable)
		(func $outer (call $inner))
		(func (export "_start") ${print(100, 15)} (call $outer)))`);

/** Asks for memory until it gets none, then breaks off. */
export const glutton = () =>
	compileWat(`(module ${MEMORY}
		(func (export "_start")
			(loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
			unreachable))`);

/** Prints lines of 64 bytes, 64 KiB at a time. */
export const flood = (times: number) =>
	compileWat(`(module ${WRITE} ${MEMORY}
		(func (export "_start") (local $at i32) (local $times i32)
			(memory.fill (i32.const 65536) (i32.const 120) (i32.const 65536))
			(loop $lines
				(i32.store8 (i32.add (i32.const 65599) (local.get $at)) (i32.const 10))
				(local.set $at (i32.add (local.get $at) (i32.const 64)))
				(br_if $lines (i32.lt_u (local.get $at) (i32.const 65536))))
			(loop $again
				${print(65_536, 65_536)}
				(local.set $times (i32.add (local.get $times) (i32.const 1)))
				(br_if $again (i32.lt_u (local.get $times) (i32.const ${times}))))))`);

/** Prints "line" so many times, a line a write, as fast as it can. */
export const lineFlood = (lines: number) =>
	compileWat(`(module ${WRITE} ${MEMORY}
		(data (i32.const 100) "line\\n")
		(func (export "_start") (local $lines i32)
			(loop $again
				${print(100, 5)}
				(local.set $lines (i32.add (local.get $lines) (i32.const 1)))
				(br_if $again (i32.lt_u (local.get $lines) (i32.const ${lines}))))))`);

/** Prints this, reads up to 1,000 bytes, and prints them between angle brackets. */
export const printsThenReads = (text: string) => {
	const bytes = new TextEncoder().encode(text);
	const data = Array.from(bytes, (byte) => `\\${byte.toString(16).padStart(2, '0')}`).join('');
	return compileWat(`(module ${WRITE}
		(import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
		${MEMORY}
		(data (i32.const 16) "<>\\n")
		(data (i32.const 4096) "${data}")
		(func (export "_start") (local $length i32)
			${print(4_096, bytes.length)}
			(i32.store (i32.const 0) (i32.const 1024))
			(i32.store (i32.const 4) (i32.const 1000))
			(drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
			(local.set $length (i32.load (i32.const 8)))
			${print(16, 1)}
			(i32.store (i32.const 0) (i32.const 1024))
			(i32.store (i32.const 4) (local.get $length))
			(drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
			${print(17, 2)}))`);
};

/** Prints its input, up to 1,000 bytes; one that begins with an x breaks it off. */
export const picky = () =>
	compileWat(`(module ${WRITE}
		(import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
		${MEMORY}
		(func (export "_start")
			(i32.store (i32.const 0) (i32.const 1024))
			(i32.store (i32.const 4) (i32.const 1000))
			(drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
			(if (i32.eq (i32.load8_u (i32.const 1024)) (i32.const 120)) (then unreachable))
			(i32.store (i32.const 4) (i32.load (i32.const 8)))
			(drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))`);

/** Computes for so many ms. */
export const busyFor = (ms: number) =>
	compileWat(`(module ${CLOCK} ${MEMORY}
		(func $now (result i64)
			(drop (call $clock (i32.const 1) (i64.const 1) (i32.const 16)))
			(i64.load (i32.const 16)))
		(func (export "_start") (local $until i64)
			(local.set $until (i64.add (call $now) (i64.const ${ms}000000)))
			(loop $wait (br_if $wait (i64.lt_u (call $now) (local.get $until))))))`);
