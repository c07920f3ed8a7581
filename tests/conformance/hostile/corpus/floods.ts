import { MIB } from '../../../../src/lib/wasm/limits.ts';
import { ENDED, SHORT, STOPPED, type HostileProgram } from '../program.ts';

const LIMIT = { timeoutMs: 20_000, outputBytes: 4 * MIB };
const IMPORTS = `(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
	(import "spell" "log" (func $log (param i32 i32)))`;
const ASK_IMPORTS = `(import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))`;

/** A program that writes again and again; bytes 0 to 7 are the one place that it writes from. */
function flood(fd: number, length: number, between = ''): string {
	return `(module ${IMPORTS} (memory (export "memory") 4)
		(func (export "_start")
			(i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const ${length}))
			(loop $l (drop (call $fd_write (i32.const ${fd}) (i32.const 0) (i32.const 1) (i32.const 8))) ${between} (br $l))))`;
}

function repeated(call: string, pages = 4): string {
	return `(module ${IMPORTS} ${ASK_IMPORTS} (memory (export "memory") ${pages}) (func (export "_start") (loop $l ${call} (br $l))))`;
}

/** More words than anybody can take, and host calls that take long. */
export const FLOODS: readonly HostileProgram[] = [
	{ name: 'a flood on stdout', source: flood(1, 65_536), limits: LIMIT, expected: ['output-limit'] },
	{ name: 'a flood on stderr', source: flood(2, 65_536), limits: LIMIT, expected: ['output-limit'] },
	{
		name: 'a flood of single bytes',
		source: flood(1, 1),
		limits: { timeoutMs: 20_000, outputBytes: 300_000 },
		expected: ['output-limit']
	},
	{ name: 'a flood of empty writes', source: flood(1, 0), limits: SHORT, expected: [STOPPED] },
	{ name: 'a flood of writes to nowhere', source: flood(77, 1), limits: SHORT, expected: [STOPPED] },
	{
		name: 'a flood of log lines',
		source: repeated('(call $log (i32.const 64) (i32.const 100))'),
		limits: LIMIT,
		expected: ['output-limit']
	},
	{
		name: 'a flood of empty log lines',
		source: repeated('(call $log (i32.const 64) (i32.const 0))'),
		limits: { timeoutMs: 20_000, outputBytes: 300_000 },
		expected: ['output-limit']
	},
	{
		name: 'a flood that catches what stops it',
		source: flood(1, 65_536).replace('(loop $l', '(loop $l (try (do').replace('(br $l)', ') (catch_all)) (br $l)'),
		limits: { ...LIMIT, timeoutMs: 1_000 },
		expected: ['output-limit', STOPPED]
	},
	{
		name: 'output from a pointer outside the memory',
		source: repeated('(call $log (i32.const -8) (i32.const 100))'),
		expected: ['trapped: out-of-bounds-memory']
	},
	{
		name: 'a write of a million empty pieces, again and again',
		source: repeated('(drop (call $fd_write (i32.const 1) (i32.const 4096) (i32.const 1000000) (i32.const 0)))', 256),
		limits: SHORT,
		expected: ENDED
	},
	{
		name: 'random numbers, 16 MiB at a time',
		source: repeated('(drop (call $random (i32.const 0) (i32.const 0x1000000)))', 256),
		limits: SHORT,
		expected: ENDED
	},
	{
		name: 'a path of 16 MiB',
		source: repeated(
			'(drop (call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0x1000000) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0)))',
			256
		),
		limits: SHORT,
		expected: ENDED
	},
	{
		name: 'a poll of as many things as fit',
		source: repeated(
			'(drop (call $poll (i32.const 0) (i32.const 0x800000) (i32.const 0x20000) (i32.const 0xfffff0)))',
			256
		),
		limits: SHORT,
		expected: ENDED
	}
];
