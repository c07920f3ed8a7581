import { ENDED, SHORT, STOPPED, type HostileProgram } from '../program.ts';

const IMPORTS = `(import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "args_sizes_get" (func $args (param i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "proc_raise" (func $raise (param i32) (result i32)))
	(import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))`;

/** Asks the host for this again and again. Memory is 2 MiB of zeros but for what `before` puts there. */
const asking = (call: string, before = '') => `(module ${IMPORTS} (memory (export "memory") 32)
	(func (export "_start") ${before} (loop $l (drop ${call}) (br $l))))`;
/** A subscription of a clock at 0: the monotonic one, due after so many ns, or then. */
const clockDue = (ns: string, absolute: 0 | 1 = 0) =>
	`(i32.store (i32.const 16) (i32.const 1)) (i64.store (i32.const 24) (i64.const ${ns})) (i32.store16 (i32.const 40) (i32.const ${absolute}))`;
const poll = (count: number) =>
	`(call $poll (i32.const 0) (i32.const 0x100000) (i32.const ${count}) (i32.const 0x1ffff0))`;

const STOPPING: Readonly<Record<string, string>> = {
	'polls of nothing': asking(poll(0)),
	'polls of a clock that is due': asking(poll(1), clockDue('0')),
	'polls of 8,193 clocks': asking(poll(8_193)),
	'polls of a descriptor that is not there': asking(
		poll(1),
		'(i32.store8 (i32.const 8) (i32.const 1)) (i32.store (i32.const 16) (i32.const 99))'
	),
	'polls of a kind that there is not': asking(poll(1), '(i32.store8 (i32.const 8) (i32.const 9))'),
	'random numbers for all of memory and more': asking('(call $random (i32.const 0) (i32.const -1))'),
	'random numbers beyond the memory': asking('(call $random (i32.const 0x1ffffc) (i32.const 8))'),
	'reads into four billion pieces': asking('(call $fd_read (i32.const 0) (i32.const 0) (i32.const -1) (i32.const 8))'),
	'reads into pieces beyond the memory': asking(
		'(call $fd_read (i32.const 0) (i32.const 0x1ffffc) (i32.const 1) (i32.const 8))'
	),
	'answers beyond the memory': asking('(call $args (i32.const -4) (i32.const -1))'),
	'the time of a clock that there is not': asking('(call $clock (i32.const 77) (i64.const 0) (i32.const 0))'),
	'signals to itself': asking('(call $raise (i32.const 9))')
};

const WAITING: Readonly<Record<string, string>> = {
	'polls of 8,192 clocks that are due': asking(poll(8_192)),
	'sleeps of a nanosecond': asking(poll(1), clockDue('1')),
	'a sleep to the end of time': asking(poll(1), clockDue('-1', 1)),
	'a sleep of 584 years': asking(poll(1), clockDue('-1')),
	'a read into a million empty pieces': asking(
		'(call $fd_read (i32.const 0) (i32.const 0x1000) (i32.const 200000) (i32.const 0))'
	)
};

const toEnd = (programs: Readonly<Record<string, string>>, expected: readonly string[]): HostileProgram[] =>
	Object.entries(programs).map(([name, source]) => ({ name, source, limits: SHORT, expected }));

/** Calls of the host with what makes no sense, is too much, or takes too long: an errno, and the program goes on. */
export const ASKS: readonly HostileProgram[] = [...toEnd(STOPPING, [STOPPED]), ...toEnd(WAITING, ENDED)];
