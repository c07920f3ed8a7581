/** Percentiles of a histogram, as `sketch.ts` makes them. */
import type { Places, SortedCounts } from './counts.ts';
import { BIN_COUNT, BIN_OF_ONE, GAMMA, LOG_GAMMA } from './sketch.ts';

export function valueOfBin(bin: number): number {
	return bin === 0 ? 0 : (2 * Math.exp((bin - BIN_OF_ONE) * LOG_GAMMA)) / (GAMMA + 1);
}

/** How many values a histogram holds. */
export function totalOf({ counts }: SortedCounts, { from, to }: Places): number {
	let total = 0;
	for (let at = from; at < to; at++) total += counts[at] ?? 0;
	return total;
}

/**
 * Values such that the given shares of all are at most as large: of n values in order, the one at index ⌊q(n - 1)⌋, as
 * in the paper. @param total n, above 0. @param shares in rising order, 0 to 1.
 */
export function quantiles(of: SortedCounts, { from, to }: Places, total: number, shares: readonly number[]): number[] {
	let at = from;
	let seen = of.counts[at] ?? 0;
	return shares.map((share) => {
		const rank = Math.floor(share * (total - 1));
		while (seen <= rank && at < to - 1) seen += of.counts[++at] ?? 0;
		return valueOfBin((of.codes[at] ?? 0) % BIN_COUNT);
	});
}
