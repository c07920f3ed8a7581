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

/** Bytes that are looked at before the page has its turn: a few milliseconds' worth. */
const STRETCH_BYTES = 4 * 1_048_576;

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
	texts: readonly string[],
	{ from, accept, signal }: FindOptions
): Promise<number | undefined> {
	const wanted = texts.map((text) => new TextEncoder().encode(text)).filter(({ length }) => length > 0);
	const longest = Math.max(0, ...wanted.map(({ length }) => length));
	for (const [first, last] of [
		[from, bytes.length],
		[0, Math.min(bytes.length, from + longest)]
	] as const) {
		for (let start = first; start < last; start += STRETCH_BYTES) {
			const end = Math.min(last, start + STRETCH_BYTES + longest);
			const found = firstIn(bytes, wanted, start, end, accept);
			if (found !== undefined) return found;
			await new Promise((resolve) => setTimeout(resolve));
			if (signal.aborted) return undefined;
		}
	}
	return undefined;
}

function firstIn(
	bytes: Uint8Array,
	wanted: readonly Uint8Array[],
	start: number,
	end: number,
	accept: (offset: number) => boolean
): number | undefined {
	for (let from = start; ;) {
		const places = wanted.flatMap((one) => indexOfBytes(bytes, one, from, end) ?? []);
		if (places.length === 0) return undefined;
		const place = Math.min(...places);
		if (accept(place)) return place;
		from = place + 1;
	}
}
