/** What sums say. Apart from what keeps them, which the runner loads with its first cast. */
import { BIN_COUNT, type BinCount } from './sketch.ts';
import {
	CENTS,
	EXECUTION_ENDS,
	HITS,
	MEASURES,
	MISSES,
	addCount,
	type ExecutionEnd,
	type ExecutionSums,
	type Measure
} from './sums.ts';

export function addSums(sums: ExecutionSums, others: ExecutionSums): void {
	for (const [code, count] of others) addCount(sums, code, count);
}

export function countOfEnd(sums: ExecutionSums, end: ExecutionEnd): number {
	return sums.get(EXECUTION_ENDS.indexOf(end)) ?? 0;
}

export function cacheCounts(sums: ExecutionSums): { hits: number; misses: number } {
	return { hits: sums.get(HITS) ?? 0, misses: sums.get(MISSES) ?? 0 };
}

export function centsOf(sums: ExecutionSums): number {
	return sums.get(CENTS) ?? 0;
}

/** The histogram of each measure. */
export function binsOf(sums: ExecutionSums): Record<Measure, BinCount[]> {
	const bins: Record<Measure, BinCount[]> = { timeMs: [], memoryBytes: [], memoryShare: [], fuel: [] };
	for (const [code, count] of sums) {
		const measure = MEASURES[Math.floor(code / BIN_COUNT) - 1];
		if (measure !== undefined) bins[measure].push([code % BIN_COUNT, count]);
	}
	return bins;
}
