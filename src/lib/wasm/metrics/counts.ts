/** What sums say. Apart from what keeps them, which the runner loads with its first cast. */
import { BIN_COUNT, type BinCount } from './sketch.ts';
import { MEASURES, type ExecutionSums, type Measure } from './sums.ts';

/** Codes in rising order, with the count of each, which may be 0. */
export interface SortedCounts {
	codes: ArrayLike<number>;
	counts: ArrayLike<number>;
}

/** Where codes lie: from one place to before the other. */
export interface Places {
	from: number;
	to: number;
}

export function sortedCounts(sums: ExecutionSums): SortedCounts {
	const sorted = [...sums].toSorted(([a], [b]) => a - b);
	return { codes: sorted.map(([code]) => code), counts: sorted.map(([, count]) => count) };
}

/** The count of a code; 0 where it does not occur. */
export function countOf({ codes, counts }: SortedCounts, code: number): number {
	const place = firstFrom(codes, code);
	return codes[place] === code ? (counts[place] ?? 0) : 0;
}

/** The bins of a measure. */
export function placesOf({ codes }: SortedCounts, measure: Measure): Places {
	const first = (MEASURES.indexOf(measure) + 1) * BIN_COUNT;
	return { from: firstFrom(codes, first), to: firstFrom(codes, first + BIN_COUNT) };
}

/** The histogram of a measure. */
export function binsOf(of: SortedCounts, measure: Measure): BinCount[] {
	const { from, to } = placesOf(of, measure);
	const bins: BinCount[] = [];
	for (let at = from; at < to; at++) bins.push([(of.codes[at] ?? 0) % BIN_COUNT, of.counts[at] ?? 0]);
	return bins.filter(([, count]) => count > 0);
}

/** The place of the first code that is no less. */
function firstFrom(codes: ArrayLike<number>, code: number): number {
	let [low, high] = [0, codes.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((codes[middle] ?? 0) < code) low = middle + 1;
		else high = middle;
	}
	return low;
}
