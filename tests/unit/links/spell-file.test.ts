import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeSpellFile, encodeSpellFile, isSpellFile } from '../../../src/lib/links/spell-file.ts';
import { LinkRefusedError, type LinkProblem } from '../../../src/lib/links/shared-spell.ts';
import { sampleSpell } from './sample.ts';

describe('a spell as a file', () => {
	it('comes out as it went in', async () => {
		const spell = await sampleSpell();
		const file = await encodeSpellFile(spell);
		expect(isSpellFile(file)).toBe(true);
		expect(await decodeSpellFile(file)).toEqual(spell);
	});

	it('is still read as the first release wrote it', async () => {
		const file = readFileSync(new URL('fixtures/v1.spell', import.meta.url));
		const { name, args } = await decodeSpellFile(new Uint8Array(file));
		const spell = await sampleSpell();
		expect({ name, args }).toEqual({ name: spell.name, args: spell.args });
	});

	it('is refused wherever it was cut', async () => {
		const file = await encodeSpellFile(await sampleSpell());
		for (let length = 8; length < file.length; length++) {
			const { code } = await problemOf(file.subarray(0, length));
			expect(['cut', 'damaged']).toContain(code);
		}
	});

	it('of a later format says which', async () => {
		const file = await encodeSpellFile(await sampleSpell());
		file[7] = 9;
		expect(await problemOf(file)).toEqual({ code: 'future', version: 9 });
	});

	it('is refused when a byte is another', async () => {
		const file = await encodeSpellFile(await sampleSpell());
		file[file.length - 3]! ^= 1;
		expect(await problemOf(file)).toMatchObject({ code: 'damaged' });
	});

	it('is told from a module', async () => {
		const { program } = await sampleSpell();
		if (program.kind !== 'wasm') throw new Error('The sample is a module.');
		expect(isSpellFile(program.bytes)).toBe(false);
		expect(await problemOf(program.bytes)).toEqual({ code: 'not-a-link' });
	});
});

async function problemOf(file: Uint8Array): Promise<LinkProblem> {
	const error: unknown = await decodeSpellFile(file).then(
		() => new Error('It was taken.'),
		(reason: unknown) => reason
	);
	if (!(error instanceof LinkRefusedError)) throw error;
	return error.problem;
}
