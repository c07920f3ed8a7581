import { compileWat } from '../../unit/support/wat.ts';

/** What a program prints again and again, as fast as it can, until the limit of its output stops it. */
interface Flood {
	/** A unit of text, as WAT writes it, that is repeated to fill a write. */
	unit: string;
	/** Bytes of `unit`. */
	unitBytes: number;
	/** How often the unit is repeated in one write. */
	times: number;
	/** The descriptors that take turns. */
	fds: readonly [number, number];
	/** It ends after so many turns, where the limit would be far. */
	turns?: number;
}

const OUT: Flood['fds'] = [1, 1];
const LINE = { unit: `${'x'.repeat(63)}\\n`, unitBytes: 64 };
/** A colour, a right-to-left override, a NUL, a bell, a lone continuation byte, a line separator, an unfinished OSC. */
const ODD = { unit: '\\1b[31m\\e2\\80\\ae\\00\\07\\80\\e2\\80\\a8\\1b]0;\\0a', unitBytes: 18 };

export const FLOODS: Readonly<Record<string, Flood>> = {
	'one byte a write': { unit: 'x', unitBytes: 1, times: 1, fds: OUT, turns: 1_000_000 },
	'one newline a write': { unit: '\\n', unitBytes: 1, times: 1, fds: OUT, turns: 1_000_000 },
	'a line of 64 bytes a write': { ...LINE, times: 1, fds: OUT },
	'64 KiB of lines a write': { ...LINE, times: 1_024, fds: OUT },
	'64 KiB of newlines a write': { unit: '\\n', unitBytes: 1, times: 65_536, fds: OUT },
	'64 KiB without a newline a write': { unit: 'x', unitBytes: 1, times: 65_536, fds: OUT },
	'1 MiB of lines a write': { ...LINE, times: 16_384, fds: OUT },
	'terminal sequences, bidi marks and NULs': { ...ODD, times: 3_640, fds: OUT },
	'stderr, a line a write': { ...LINE, times: 1, fds: [2, 2] },
	'both streams in turns, a line a write': { ...LINE, times: 1, fds: [1, 2] }
};

export function floodProgram({ unit, unitBytes, times, fds, turns = 0xffffffff }: Flood): Promise<Uint8Array> {
	const total = unitBytes * times;
	const [first, second] = fds;
	const write = (fd: number) => `(drop (call $fd_write (i32.const ${fd}) (i32.const 0) (i32.const 1) (i32.const 8)))`;
	return compileWat(`(module
		(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
		(memory (export "memory") 32) (data (i32.const 64) "${unit}")
		(func (export "_start") (local $filled i32) (local $turn i32)
			(local.set $filled (i32.const ${unitBytes}))
			(block $full (loop $fill
				(br_if $full (i32.ge_u (local.get $filled) (i32.const ${total})))
				(memory.copy (i32.add (i32.const 64) (local.get $filled)) (i32.const 64) (i32.const ${unitBytes}))
				(local.set $filled (i32.add (local.get $filled) (i32.const ${unitBytes})))
				(br $fill)))
			(i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const ${total}))
			(loop $again ${write(first)} ${write(second)}
				(br_if $again (i32.lt_u (local.tee $turn (i32.add (local.get $turn) (i32.const 1))) (i32.const ${turns}))))))`);
}
