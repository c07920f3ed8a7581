/** Percentiles of a histogram, as `sketch.ts` makes them. */
import { BIN_OF_ONE, GAMMA, LOG_GAMMA, type BinCount } from './sketch.ts';

export function valueOfBin(bin: number): number {
	return bin === 0 ? 0 : (2 * Math.exp((bin - BIN_OF_ONE) * LOG_GAMMA)) / (GAMMA + 1);
}

/**
 * Values such that the given shares of all are at most as large: of n values in order, the one at index ⌊q(n - 1)⌋, as
 * in the paper. @param bins in any order. @param shares in rising order, 0 to 1. @returns empty when there is no value.
 */
export function quantiles(bins: readonly BinCount[], shares: readonly number[]): number[] {
	const total = bins.reduce((sum, [, count]) => sum + count, 0);
	if (total <= 0) return [];
	const sorted = bins.toSorted(([a], [b]) => a - b);
	let at = 0;
	let seen = sorted[0]?.[1] ?? 0;
	return shares.map((share) => {
		const rank = Math.floor(share * (total - 1));
		while (seen <= rank && at < sorted.length - 1) seen += sorted[++at]?.[1] ?? 0;
		return valueOfBin(sorted[at]?.[0] ?? 0);
	});
}
