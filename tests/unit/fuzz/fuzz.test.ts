import { expect, it } from 'vitest';
import { checkSeeds, fuzz } from '../../fuzz/fuzz.ts';

const SECONDS = 6;

it('takes every module that it starts from', async () => {
	const fates = await checkSeeds();
	expect(fates.length).toBeGreaterThan(100);
	const declared = [
		'refused: memory, though valid',
		'refused: memory',
		'refused: table-limit, though valid',
		'refused: threads, though valid',
		'refused: too-many, though valid'
	];
	expect(fates.filter((fate) => fate !== 'kept' && !declared.includes(fate))).toEqual([]);
});

it('finds nothing in a short turn', { timeout: 60_000 }, async () => {
	const { iterations, programs, finds } = await fuzz({ seconds: SECONDS, seed: 2_026 });
	expect(finds.map(({ what }) => what)).toEqual([]);
	expect(iterations).toBeGreaterThan(100);
	expect(programs).toBeGreaterThan(3);
});
