/**
 * A histogram whose bins grow with their values, so that each percentile is within a known share of the true one. Bins
 * hold plain counts: two histograms add up, and what was added can be taken out again, without a trace.
 *
 * Source: Masson, Rim, Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees"
 * (VLDB 2019), section 2: bin i holds the values in (γ^(i-1), γ^i], γ = (1 + α) / (1 - α), and stands for
 * 2γ^i / (γ + 1), which is within α of each of them.
 */

/** α: how far a percentile may be from the true value, as a share of it. */
export const RELATIVE_ERROR = 0.01;
/** Bins are numbers from 0 to below this. Bin 0 holds what is 0; the others reach from 1e-9 to 1e26. */
export const BIN_COUNT = 4_096;

export const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
export const LOG_GAMMA = Math.log(GAMMA);
/** The bin of 1. */
export const BIN_OF_ONE = 1_024;

export function binOf(value: number): number {
	if (value <= 0) return 0;
	const bin = BIN_OF_ONE + Math.ceil(Math.log(value) / LOG_GAMMA);
	return Math.min(BIN_COUNT - 1, Math.max(1, bin));
}

/** A bin, and how many values it holds. */
export type BinCount = readonly [bin: number, count: number];
