/** Where `wanted` stands first, from `start` on and wholly before `end`; `undefined` when it does not. */
export function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array, start: number, end: number): number | undefined {
	const first = wanted[0];
	if (first === undefined) return undefined;
	const last = end - wanted.length;
	for (let at = bytes.indexOf(first, start); at !== -1 && at <= last; at = bytes.indexOf(first, at + 1)) {
		let same = 1;
		while (same < wanted.length && bytes[at + same] === wanted[same]) same++;
		if (same === wanted.length) return at;
	}
	return undefined;
}

/** `any-case`: letters from A to Z are found in both cases, others as they are written. */
export type Letters = 'any-case' | 'exact';

const EXACT = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const ANY_CASE = EXACT.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/** A text that is looked for in bytes. Horspool's way: of most bytes only one in the text's length is looked at. */
export class BytePattern {
	readonly length: number;
	readonly #wanted: Uint8Array;
	readonly #same: Uint8Array;
	/** For each byte under the text's end, how far the text can be moved. */
	readonly #moves: Uint32Array;

	constructor(text: string, letters: Letters) {
		const same = (this.#same = letters === 'exact' ? EXACT : ANY_CASE);
		const wanted = (this.#wanted = new TextEncoder().encode(text).map((byte) => same[byte]!));
		this.length = wanted.length;
		this.#moves = new Uint32Array(256).fill(wanted.length);
		wanted.subarray(0, -1).forEach((byte, at) => (this.#moves[byte] = wanted.length - 1 - at));
	}

	/** Where it stands first, from `start` on and wholly before `end`. */
	next(bytes: Uint8Array, start: number, end: number): number | undefined {
		const [wanted, same, moves] = [this.#wanted, this.#same, this.#moves];
		const tail = wanted.length - 1;
		if (tail < 0) return undefined;
		for (let at = start; at + tail < end;) {
			const under = same[bytes[at + tail]!]!;
			let left = under === wanted[tail] ? tail : -1;
			while (left > 0 && same[bytes[at + left - 1]!] === wanted[left - 1]) left--;
			if (left === 0) return at;
			at += moves[under]!;
		}
		return undefined;
	}
}

/** What a text may look like. Beyond A to Z a letter's other case is other bytes: a text is found in either, as a whole. */
export function patternsOf(texts: readonly string[], letters: Letters): BytePattern[] {
	const cased = (text: string) => (letters === 'exact' ? [text] : [text, text.toLowerCase(), text.toUpperCase()]);
	const key = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
	const all = texts.filter((text) => text !== '').flatMap(cased);
	const different = new Map(all.map((text) => [letters === 'exact' ? text : key(text), text]));
	return [...different.values()].map((text) => new BytePattern(text, letters));
}

/** Looked at between two looks at the clock, and how long (ms) before the page has its turn. */
const STRETCH_BYTES = 262_144;
const TURN_MS = 8;

export interface FindOptions {
	/** Looked for from here to the end, then from the beginning. */
	from: number;
	/** Whether a place counts. */
	accept: (offset: number) => boolean;
	signal: AbortSignal;
}

/** The next place that has one of the texts in it, without holding up the page; `undefined` when none has, or when it was given up. */
export async function findBytes(
	bytes: Uint8Array,
	patterns: readonly BytePattern[],
	{ from, accept, signal }: FindOptions
): Promise<number | undefined> {
	const longest = Math.max(0, ...patterns.map(({ length }) => length));
	const turns = new Turns(signal);
	for (const [first, last] of [
		[from, bytes.length],
		[0, Math.min(bytes.length, from + longest)]
	] as const) {
		for (let start = first; start < last; start += STRETCH_BYTES) {
			const end = Math.min(last, start + STRETCH_BYTES + longest);
			const found = firstIn(bytes, patterns, { start, end }, accept);
			if (found !== undefined) return found;
			if ((await turns.take()) === 'given-up') return undefined;
		}
	}
	return undefined;
}

/** Work on the page's thread that lets the page have its turns. */
export class Turns {
	readonly #signal: AbortSignal;
	#since = performance.now();

	constructor(signal: AbortSignal) {
		this.#signal = signal;
	}

	/** To be called now and then, at least once a millisecond. */
	async take(): Promise<'go-on' | 'given-up'> {
		if (performance.now() - this.#since < TURN_MS) return 'go-on';
		await new Promise((resolve) => setTimeout(resolve));
		this.#since = performance.now();
		return this.#signal.aborted ? 'given-up' : 'go-on';
	}
}

function firstIn(
	bytes: Uint8Array,
	patterns: readonly BytePattern[],
	{ start, end }: { start: number; end: number },
	accept: (offset: number) => boolean
): number | undefined {
	const next = (pattern: BytePattern, from: number) => pattern.next(bytes, from, end) ?? Infinity;
	const places = patterns.map((pattern) => next(pattern, start));
	for (;;) {
		const place = Math.min(...places);
		if (place === Infinity) return undefined;
		if (accept(place)) return place;
		patterns.forEach((pattern, index) => {
			if (places[index] === place) places[index] = next(pattern, place + 1);
		});
	}
}
