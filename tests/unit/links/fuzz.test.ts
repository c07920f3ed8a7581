import { expect, it } from 'vitest';
import { fuzzLinks } from '../../fuzz/links.ts';
import { sampleSpell } from './sample.ts';

it('takes or refuses any mutated link and file, and nothing else happens', async () => {
	const { fates, finds } = await fuzzLinks(await sampleSpell(), 2_000, 7);
	expect(finds).toEqual([]);
	expect([...fates.keys()].toSorted()).toEqual(expect.arrayContaining(['bad-field', 'cut', 'damaged']));
});
