import { compileWat } from '../unit/support/wat.ts';
import { randomProgram } from '../unit/wasm/meter/random-programs.ts';
import { instantiate, runInSlices } from '../unit/wasm/meter/support.ts';
import { Find } from './check.ts';
import { modernProgram } from './programs.ts';

/**
 * Runs a program that a seed makes with fuel in small and large slices, and without.
 * @throws Find when the answers or the fuel differ.
 */
export async function checkSame(seed: number): Promise<void> {
	const text = seed % 2 ? modernProgram(seed) : randomProgram(seed);
	const bytes = await compileWat(text);
	const plain = attempt(() => (instantiate(bytes, 'unmetered').exports.run as () => unknown)());
	const runs = [1 + (seed % 60), 1_000_000].map((slice) => {
		let used = -1;
		const answer = attempt(() => {
			const run = runInSlices(bytes, 'run', slice);
			used = run.used;
			return run.answer;
		});
		return { slice, used, answer };
	});
	for (const { slice, used, answer } of runs) {
		if (answer !== plain) throw new Find(`program ${seed} answers ${plain}, but ${answer} in slices of ${slice}`);
		if (used !== runs[0]!.used) throw new Find(`program ${seed} uses ${runs[0]!.used} units or ${used}`);
	}
}

/** An answer, or the error in its place. */
function attempt(work: () => unknown): string {
	try {
		return String(work());
	} catch (error) {
		return `threw ${error instanceof Error ? error.message.replace(/@\+\d+.*$/, '') : String(error)}`;
	}
}
