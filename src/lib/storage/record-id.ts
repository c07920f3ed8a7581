/** What ids are made of: the time in ms since 1970, and bytes that nobody can foresee. */
export interface IdSources {
	now: () => number;
	/** Fills the bytes. */
	random: (bytes: Uint8Array<ArrayBuffer>) => void;
}

const COUNTER_END = 0x1000;

/**
 * Makes UUIDs of version 7 (RFC 9562, 5.7): time first, so that they sort by it. Those of one millisecond are counted
 * in `rand_a` (6.2, method 1), and a clock that is set back is waited out in the counter: each id is above the last.
 */
export function createIdMaker({ now, random }: IdSources): () => string {
	let lastMs = 0;
	let counter = 0;
	return () => {
		const ms = now();
		if (ms > lastMs) {
			lastMs = ms;
			counter = 0;
		} else if (++counter === COUNTER_END) {
			lastMs++;
			counter = 0;
		}
		const tail = new Uint8Array(8);
		random(tail);
		tail[0] = ((tail[0] ?? 0) & 0x3f) | 0x80;
		return format(hex(lastMs, 12) + hex(0x7000 + counter, 4) + [...tail].map((byte) => hex(byte, 2)).join(''));
	};
}

function hex(value: number, digits: number): string {
	return value.toString(16).padStart(digits, '0');
}

function format(digits: string): string {
	return [0, 8, 12, 16, 20].map((at, index, starts) => digits.slice(at, starts[index + 1])).join('-');
}
