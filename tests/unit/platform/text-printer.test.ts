import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../scripts/tools.ts';
import { readSpells } from '../../../scripts/spells.ts';
import { lineStarts } from '../../../src/lib/platform/browser/line-starts.ts';
import { printModule } from '../../../src/lib/platform/browser/text-printer.ts';
import { compileWat } from '../support/wat.ts';

const TOOL = join(ROOT, 'node_modules/@bytecodealliance/jco-transpile/vendor/wasm-tools.core.wasm');

describe('a module as text', async () => {
	const tool = await readFile(TOOL);
	const print = async (bytes: Uint8Array) => {
		const printed = await printModule(tool, bytes);
		return printed.kind === 'text' ? new TextDecoder().decode(printed.text) : printed;
	};

	test('names functions, and can be assembled again to the same code', async () => {
		const bytes = await compileWat(
			'(module (func $twice (export "twice") (param i32) (result i32) (i32.add (local.get 0) (local.get 0))))'
		);
		const text = await print(bytes);
		expect(text).toContain('(func $twice (;0;)');
		const again = await WebAssembly.instantiate(await compileWat(text as string));
		expect((again.instance.exports['twice'] as (n: number) => number)(21)).toBe(42);
	});

	for (const { entry, bytes } of await readSpells()) {
		if (bytes.length > 200_000) continue;
		test(`${entry.name}: every export is in it`, async () => {
			const text = await print(bytes);
			for (const { name } of WebAssembly.Module.exports(await WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>))) {
				expect(text).toContain(`(export "${name}"`);
			}
		});
	}

	test('types of the garbage collection proposal', async () => {
		const struct = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x5f, 1, 0x7f, 1]);
		expect(await print(struct)).toContain('(struct (field (mut i32)))');
	});

	test('bytes that are no module are refused, with the offset', async () => {
		expect(await print(new TextEncoder().encode('Dear all'))).toMatchObject({
			kind: 'refused',
			message: expect.stringContaining('offset 0x0') as string
		});
	});

	test('every cut of a module is refused or printed, and nothing is thrown', async () => {
		const bytes = await compileWat('(module (memory 1) (func (export "f") (result i32) (i32.const 7)))');
		for (let length = 0; length < bytes.length; length += 5) {
			expect(await printModule(tool, bytes.subarray(0, length))).toHaveProperty('kind');
		}
	});
});

test.each([
	['', []],
	['a', [0]],
	['a\n', [0]],
	['a\nb', [0, 2]],
	['\n\nc\n', [0, 1, 2]]
])('lines of %j begin at %j', (text, starts) => {
	expect([...lineStarts(new TextEncoder().encode(text))]).toEqual(starts);
});
