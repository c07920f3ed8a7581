import { expect, test } from 'vitest';
import { writeManifestSection } from '../../../src/lib/wasm/binary/manifest.ts';
import type { Manifest } from '../../../src/lib/wasm/protocol.ts';
import { utf8, type Place } from '../place.ts';
import { echo, functionSpell } from '../programs.ts';

const USER: Manifest['input'] = {
	type: 'json',
	schema: {
		type: 'object',
		required: ['name'],
		additionalProperties: false,
		properties: { name: { type: 'string' }, age: { type: 'integer', minimum: 0 } }
	}
};

/** Input held against the schema that the module carries. */
export function inputs({ cast }: Place): void {
	test('an input that fits is passed on as it is', async () => {
		const stdin = utf8('{ "name": "Ada",\n"age": 36 }');
		const outcome = await cast(await taking(USER), { stdin, validateInput: 'manifest' });
		expect(outcome).toMatchObject({ kind: 'ok', stdout: stdin });
	});

	test.each([
		['a missing field', '{"age": 36}', '/name'],
		['a field of another type', '{"name": 7}', '/name'],
		['a number out of range', '{"name": "Ada", "age": -1}', '/age'],
		['a field that is not in the schema', '{"name": "Ada", "role": 1}', '/role'],
		['no JSON', '{"name": ', ''],
		['no input', '', '']
	])('%s is told with its place, and nothing runs', async (_, stdin, path) => {
		const outcome = await cast(await taking(USER), { stdin: utf8(stdin), validateInput: 'manifest' });
		expect(outcome).toMatchObject({ kind: 'invalid-input', problems: [{ path }] });
		expect(outcome.stdout).toHaveLength(0);
	});

	test('bytes that are not UTF-8 are no text', async () => {
		const stdin = Uint8Array.of(0x61, 0x62, 0xff, 0x63);
		const outcome = await cast(await taking({ type: 'text' }), { stdin, validateInput: 'manifest' });
		expect(outcome).toMatchObject({
			kind: 'invalid-input',
			problems: [{ message: expect.stringContaining('2') as string }]
		});
	});

	test('binary input may be anything', async () => {
		const stdin = Uint8Array.of(0x61, 0xff, 0x00);
		const outcome = await cast(await taking({ type: 'binary' }), { stdin, validateInput: 'manifest' });
		expect(outcome).toMatchObject({ kind: 'ok', stdout: stdin });
	});

	test('nothing is checked unless asked for', async () => {
		const stdin = utf8('no JSON');
		const program = await taking(USER);
		expect(await cast(program, { stdin, validateInput: 'none' })).toMatchObject({ kind: 'ok', stdout: stdin });
		expect(await cast(program, { stdin })).toMatchObject({ kind: 'ok', stdout: stdin });
	});

	test('a module without a manifest takes anything', async () => {
		const outcome = await cast(await echo(), { stdin: Uint8Array.of(0xff), validateInput: 'manifest' });
		expect(outcome).toMatchObject({ kind: 'ok' });
	});

	test('a function spell is not given more than the limit', async () => {
		const program = await functionSpell('(i64.const 0)');
		const limits = { inputBytes: 1_000 };
		expect(await cast(program, { stdin: new Uint8Array(1_000), limits })).toMatchObject({ kind: 'ok' });
		expect(await cast(program, { stdin: new Uint8Array(1_001), limits })).toMatchObject({ kind: 'invalid-input' });
	});

	test('a command that reads as it goes may be given more than that', async () => {
		const stdin = new Uint8Array(1_001);
		expect(await cast(await echo(), { stdin, limits: { inputBytes: 1_000 } })).toMatchObject({
			kind: 'ok',
			stdout: stdin
		});
	});
}

async function taking(input: Manifest['input']): Promise<Uint8Array> {
	return writeManifestSection(await echo(), { name: 'echo', ...(input ? { input } : {}) });
}
