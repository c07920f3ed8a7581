import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../../src/lib/wasm/errors.ts';
import { WasiHost } from '../../../../src/lib/wasm/wasi/host.ts';
import { E, optionsWith, Program } from './program.ts';

/** What the program reads, by the pointers that it was given. */
function strings(program: Program, kind: 'args' | 'environ'): { sizeBytes: number; read: string[] } {
	expect(program.call(`${kind}_sizes_get`, 0, 4)).toBe(E.success);
	const [count, sizeBytes] = [program.u32(0), program.u32(4)];
	program.put(1000, new Uint8Array(sizeBytes + 8).fill(0xaa));
	expect(program.call(`${kind}_get`, 100, 1000)).toBe(E.success);
	expect(program.bytes(1000 + sizeBytes, 8)).toEqual(new Uint8Array(8).fill(0xaa));
	const read = Array.from({ length: count }, (_, i) => {
		const start = program.u32(100 + 4 * i);
		return program.text(start, program.bytes(start, 10_000).indexOf(0));
	});
	return { sizeBytes, read };
}

describe('arguments', () => {
	it('are exact to the byte, in UTF-8', async () => {
		const args = ['prog', 'é€😀', '', 'a b'];
		const program = await Program.with({ args });
		expect(strings(program, 'args')).toEqual({ sizeBytes: 5 + 10 + 1 + 4, read: args });
	});

	it('may be none', async () => {
		expect(strings(await Program.with(), 'args')).toEqual({ sizeBytes: 0, read: [] });
	});

	it('are refused with a NUL, by their place', () => {
		const host = () => new WasiHost(optionsWith({ args: ['p', 'a', 'b', 'c\0d'] }));
		expect(host).toThrow(InvalidInputError);
		expect(host).toThrow(expect.objectContaining({ problems: [expect.objectContaining({ path: '/args/3' })] }));
	});
});

describe('environment', () => {
	it('is exact to the byte, in order', async () => {
		const program = await Program.with({ env: { HOME: '/', NAME: 'Zoë=1', EMPTY: '' } });
		expect(strings(program, 'environ')).toEqual({
			sizeBytes: 7 + 12 + 7,
			read: ['HOME=/', 'NAME=Zoë=1', 'EMPTY=']
		});
	});

	it.each([
		['A\0', 'x', '/env/A\0'],
		['B', 'x\0', '/env/B'],
		['a/b~', '\0', '/env/a~1b~0'],
		['', 'x', '/env/'],
		['C=D', 'x', '/env/C=D']
	])('refuses the name %j with the value %j', (name, value, path) => {
		expect(() => new WasiHost(optionsWith({ env: { [name]: value } }))).toThrow(
			expect.objectContaining({ name: 'InvalidInputError', problems: [expect.objectContaining({ path })] })
		);
	});
});
