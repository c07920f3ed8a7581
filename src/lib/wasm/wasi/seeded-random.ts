/** Fills bytes with random numbers. */
export type RandomSource = (target: Uint8Array<ArrayBuffer>) => void;

/**
 * xoshiro128** 1.1 (Blackman and Vigna, prng.di.unimi.it), its state filled by splitmix32 from the seed: the same bytes
 * for the same seed, on every host. Good for repeating a cast; never for keys.
 * @param seed a whole number from 0 to 2^32 - 1.
 */
export function seededRandom(seed: number): RandomSource {
	const next = xoshiro128(startingState(seed));
	return (target) => {
		for (let at = 0, word = 0; at < target.length; at++) {
			word = at % 4 === 0 ? next() : word >>> 8;
			target[at] = word;
		}
	};
}

type State = readonly [number, number, number, number];

/** The next 32 bits of the sequence that goes on from a state. */
export function xoshiro128([...state]: State): () => number {
	let [a, b, c, d] = state;
	return () => {
		const result = Math.imul(rotate(Math.imul(b, 5), 7), 9);
		const shifted = b << 9;
		c ^= a;
		d ^= b;
		b ^= c;
		a ^= d;
		c ^= shifted;
		d = rotate(d, 11);
		return result;
	};
}

/** splitmix32: steps of the golden ratio, mixed by the finalizer of MurmurHash3. */
function startingState(seed: number): State {
	const mixed = (step: number) => {
		let word = (seed + Math.imul(step, 0x9e37_79b9)) | 0;
		word = Math.imul(word ^ (word >>> 16), 0x85eb_ca6b);
		word = Math.imul(word ^ (word >>> 13), 0xc2b2_ae35);
		return word ^ (word >>> 16);
	};
	return [mixed(1), mixed(2), mixed(3), mixed(4)];
}

function rotate(word: number, by: number): number {
	return (word << by) | (word >>> (32 - by));
}
