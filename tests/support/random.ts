/** Whole numbers from 0 to 2^24 that follow from a seed: a linear congruential generator (Numerical Recipes), without its poor low bits. */
export function randomOf(seed: number): () => number {
	let state = seed >>> 0;
	return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 8;
}
