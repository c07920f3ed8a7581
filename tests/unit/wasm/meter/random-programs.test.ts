import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileWat } from '../../support/wat.ts';
import { randomProgram } from './random-programs.ts';
import { instantiate, runInSlices } from './support.ts';

it(
	'answers as it does without fuel, however small the slices are, and uses the same fuel',
	{ timeout: 60_000 },
	async () => {
		await fc.assert(
			fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 60 }), async (seed, slice) => {
				const bytes = await compileWat(randomProgram(seed));
				const plain = (instantiate(bytes, 'unmetered').exports.run as () => number)();
				const small = runInSlices(bytes, 'run', slice);
				const large = runInSlices(bytes, 'run', 1_000_000);
				expect(small.answer).toBe(plain);
				expect(large.answer).toBe(plain);
				expect(small.used).toBe(large.used);
			}),
			{ numRuns: 300 }
		);
	}
);
