/** What is known of many executions at once: counts, which add up and can be taken apart again. */
import { BIN_COUNT, binOf } from './sketch.ts';

/**
 * `failed`: it ended otherwise than it should, or was refused. `cancelled`: by a person. `interrupted`: its tab or
 * process went away. The last two say nothing about the spell.
 */
export const EXECUTION_ENDS = ['succeeded', 'failed', 'cancelled', 'interrupted'] as const;
export type ExecutionEnd = (typeof EXECUTION_ENDS)[number];

/** What percentiles are made of. Time in ms; memory in bytes, and as a share of its limit; fuel in its units. */
export const MEASURES = ['timeMs', 'memoryBytes', 'memoryShare', 'fuel'] as const;
export type Measure = (typeof MEASURES)[number];

/** One execution that has ended. A measure is absent when it was not taken, or would mislead: a refusal took no time. */
export interface ExecutionSample extends Partial<Record<Measure, number>> {
	end: ExecutionEnd;
	/** Whether the compiled module was there already; absent when it was not looked for. */
	cache?: 'hit' | 'miss';
	/** Whole cents. */
	costCents: number;
}

/**
 * Counts by code. Codes below 16: how executions ended, the cache's hits and misses, cents. Above: bins of the measures'
 * histograms, one after the other. All are whole numbers, so that what is taken out leaves nothing behind.
 */
export type ExecutionSums = Map<number, number>;

/** All codes are below this. */
export const CODE_END = 32_768;
export const HITS = EXECUTION_ENDS.length;
export const MISSES = HITS + 1;
/** The code of cents. */
export const CENTS = HITS + 2;

/** Counts an execution that has ended among the sums. @param times -1 takes one out that was counted before. */
export function trackWasmExecution(sums: ExecutionSums, sample: ExecutionSample, times: 1 | -1 = 1): void {
	addCount(sums, EXECUTION_ENDS.indexOf(sample.end), times);
	addCount(sums, CENTS, sample.costCents * times);
	if (sample.cache !== undefined) addCount(sums, sample.cache === 'hit' ? HITS : MISSES, times);
	for (const [index, measure] of MEASURES.entries()) {
		const value = sample[measure];
		if (value !== undefined) addCount(sums, (index + 1) * BIN_COUNT + binOf(value), times);
	}
}

/** Counts that come to 0 are gone. */
export function addCount(sums: ExecutionSums, code: number, count: number): void {
	const sum = (sums.get(code) ?? 0) + count;
	if (sum === 0) sums.delete(code);
	else sums.set(code, sum);
}
