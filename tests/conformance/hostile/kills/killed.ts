import type { HostileProgram } from '../program.ts';

const LOOP = '(module (func (export "_start") (loop $l (br $l))))';
const FILLS = `(module (memory (export "memory") 1024)
	(func (export "_start") (loop $l (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x4000000)) (br $l))))`;
/** Grows by 16 MiB at a time and writes to all of it, then loops. */
const GROWING = `(module (memory (export "memory") 1) (func (export "_start") (local $at i32)
	(loop $more
		(local.set $at (memory.grow (i32.const 256)))
		(if (i32.ne (local.get $at) (i32.const -1)) (then
			(memory.fill (i32.shl (local.get $at) (i32.const 16)) (i32.const 1) (i32.const 0x1000000))))
		(br $more))))`;

const METERED = { timeoutMs: 100 } as const;
const UNMETERED = { timeoutMs: 150, metering: 'unmetered' } as const;
const expected = ['timed-out, by itself', 'timed-out, killed'];

/** Programs that are stopped again and again: some by their own fuel, some by ending their worker. */
export const KILLED: readonly HostileProgram[] = [
	{ name: 'an endless loop', source: LOOP, limits: METERED, expected },
	{ name: 'fills of 64 MiB', source: FILLS, limits: METERED, expected },
	{ name: 'a growing module', source: GROWING, limits: METERED, expected },
	{ name: 'an unmetered endless loop', source: LOOP, limits: UNMETERED, expected },
	{ name: 'an unmetered growing module', source: GROWING, limits: UNMETERED, expected }
];
