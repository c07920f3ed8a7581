import { nameBytes, sectionHeader } from '../../../../src/lib/wasm/binary/writer.ts';
import { concatBytes } from '../../../../src/lib/wasm/bytes.ts';
import { compileWat } from '../../../unit/support/wat.ts';
import { SHORT, type HostileProgram } from '../program.ts';

function exiting(code: number, how = '$call'): string {
	return `(module (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
		(memory (export "memory") 1)
		(func (export "_start") ${how.replace('$call', `(call $exit (i32.const ${code}))`)}))`;
}

/** A function spell that returns this i64 for the place of its output. */
function returning(packed: string, alloc = '0'): string {
	return `(module (memory (export "memory") 1)
		(func (export "alloc") (param i32) (result i32) (i32.const ${alloc}))
		(func (export "cast") (param i32 i32) (result i64) (i64.const ${packed})))`;
}

/** A command that prints no JSON under a manifest that promises some. */
async function liar(): Promise<Uint8Array> {
	const program = await compileWat(`(module
		(import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
		(memory (export "memory") 1) (data (i32.const 64) "{]<script>")
		(func (export "_start")
			(i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (i32.const 10))
			(drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))`);
	const manifest = new TextEncoder().encode(JSON.stringify({ name: 'liar', output: { type: 'json' } }));
	const name = new Uint8Array(nameBytes('spell'));
	return concatBytes([program, sectionHeader(0, name.length + manifest.length), name, manifest]);
}

/** Odd ways to end, and odd answers. */
export const EXITS: readonly HostileProgram[] = [
	...[255, 256, 65_535, 2_147_483_647].map((code) => ({
		name: `an exit with ${code}`,
		source: exiting(code),
		expected: [`exited: ${code}`]
	})),
	{
		name: 'an exit with -1',
		source: exiting(-1),
		expected: ['exited: -1', 'exited: 4294967295', 'exited: 255']
	},
	{
		name: 'an exit that is caught and tried again',
		source: exiting(7, '(loop $l (try (do $call) (catch_all (br $l))))'),
		limits: SHORT,
		expected: ['exited: 7']
	},
	{
		name: 'an answer that lies outside the memory',
		source: returning('0x7fffffff00000010'),
		expected: ['trapped: out-of-bounds-memory']
	},
	{
		name: 'an answer of 4 GiB',
		source: returning('0xffffffff'),
		expected: ['trapped: out-of-bounds-memory']
	},
	{
		name: 'an allocator that answers outside the memory',
		source: returning('0', '-1'),
		stdin: new Uint8Array(10),
		expected: ['trapped: out-of-bounds-memory']
	},
	{ name: 'a manifest that promises JSON that is none', source: liar, expected: ['ok'] }
];
