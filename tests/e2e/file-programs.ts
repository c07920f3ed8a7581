/** Programs that read and write files, as somebody's own programs would. */
import { compileWat } from '../unit/support/wat.ts';

const IMPORTS = [
	'"path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32))',
	'"fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32))',
	'"fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32))',
	'"fd_close" (func $fd_close (param i32) (result i32))',
	'"proc_exit" (func $proc_exit (param i32))'
]
	.map((item) => `(import "wasi_snapshot_preview1" ${item})`)
	.join('\n');

const [READ, WRITE] = [2, 64];
const [CREATE, TRUNCATE] = [1, 8];
/** Where names lie, the piece of a read or write, and what is read. */
const [NAMES, PIECE, BUFFER] = [1024, 0, 4096];

/** An errno is the program's exit code. */
const program = (data: string, start: string) =>
	compileWat(`(module ${IMPORTS}
		(memory (export "memory") 2)
		(data (i32.const ${NAMES}) "${data}")
		(func $must (param $errno i32) (if (local.get $errno) (then (call $proc_exit (local.get $errno)))))
		(func $open (param $at i32) (param $length i32) (param $flags i32) (param $rights i64) (result i32)
			(call $path_open (i32.const 3) (i32.const 0) (local.get $at) (local.get $length) (local.get $flags)
				(local.get $rights) (i64.const 0) (i32.const 0) (i32.const 16)))
		(func $read (param $fd i32) (result i32)
			(i32.store (i32.const ${PIECE}) (i32.const ${BUFFER}))
			(i32.store (i32.const ${PIECE + 4}) (i32.const 4096))
			(call $must (call $fd_read (local.get $fd) (i32.const ${PIECE}) (i32.const 1) (i32.const 8)))
			(i32.load (i32.const 8)))
		(func $write (param $fd i32) (param $length i32)
			(i32.store (i32.const ${PIECE}) (i32.const ${BUFFER}))
			(i32.store (i32.const ${PIECE + 4}) (local.get $length))
			(call $must (call $fd_write (local.get $fd) (i32.const ${PIECE}) (i32.const 1) (i32.const 8))))
		(func (export "_start") (local $length i32) ${start}))`);

/** Reads `project/a/b.txt` in its folder, prints it, and writes it to `copy.txt`. */
export const copier = () =>
	program(
		'project/a/b.txtcopy.txt',
		`(call $must (call $open (i32.const ${NAMES}) (i32.const 15) (i32.const 0) (i64.const ${READ})))
		(local.set $length (call $read (i32.load (i32.const 16))))
		(call $write (i32.const 1) (local.get $length))
		(call $must (call $open (i32.const ${NAMES + 15}) (i32.const 8) (i32.const ${CREATE | TRUNCATE}) (i64.const ${WRITE})))
		(call $write (i32.load (i32.const 16)) (local.get $length))`
	);

/** Adds an x to what is in `runs` in its folder, and prints it. With an input it then runs for ever. */
export const counter = () =>
	program(
		'runs',
		`(if (i32.eqz (call $open (i32.const ${NAMES}) (i32.const 4) (i32.const 0) (i64.const ${READ})))
			(then
				(local.set $length (call $read (i32.load (i32.const 16))))
				(call $must (call $fd_close (i32.load (i32.const 16))))))
		(i32.store8 (i32.add (i32.const ${BUFFER}) (local.get $length)) (i32.const 120))
		(local.set $length (i32.add (local.get $length) (i32.const 1)))
		(call $must (call $open (i32.const ${NAMES}) (i32.const 4) (i32.const ${CREATE | TRUNCATE}) (i64.const ${WRITE})))
		(call $write (i32.load (i32.const 16)) (local.get $length))
		(call $write (i32.const 1) (local.get $length))
		(if (call $read (i32.const 0)) (then (loop (br 0))))`
	);
