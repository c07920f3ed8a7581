import { calculateWasmHash } from '../../../src/lib/wasm/hash.ts';
import type { SharedSpell } from '../../../src/lib/links/shared-spell.ts';
import { compileWat } from '../support/wat.ts';

/** Prints `hi`. Made of text here: the fixtures of each format hold the bytes that it had then. */
export const HI = `(module
	(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
	(memory (export "memory") 1) (data (i32.const 16) "hi\\n")
	(func (export "_start")
		(i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const 3))
		(drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))`;

/** A whole one, with everything that a spell may bring along. */
export async function sampleSpell(changes: Partial<SharedSpell> = {}): Promise<SharedSpell> {
	const bytes = new Uint8Array(await compileWat(HI));
	return {
		name: 'hi',
		abi: 'command',
		program: { kind: 'wasm', bytes },
		sha256: await calculateWasmHash(bytes),
		limits: { timeoutMs: 2_000, memoryBytes: 16 * 1_048_576 },
		args: ['-n', 'two words', '✨'],
		input: { bytes: new TextEncoder().encode('{"a":1}'), fileName: 'a.json' },
		...changes
	};
}
