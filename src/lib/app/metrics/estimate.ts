/** What a cast of a module usually takes, by its own history on this device. */
import { calculateWasmExecutionCost } from '../../execution/cost.ts';
import { DexieSumsList } from '../../storage/cast-sums-list.ts';
import type { StoredSums } from '../../storage/cast-sums.ts';
import type { SpellDatabase } from '../../storage/database.ts';
import { MIB } from '../../wasm/limits.ts';
import { getSpellMetrics } from '../../wasm/metrics.ts';
import { addDay } from '../../wasm/metrics/span.ts';
import { formatNumberOf } from '../format.ts';
import { formatCents } from '../run-words.ts';
import { formatMeasure } from './metrics-words.ts';

/** The median of each measure, over casts that ran and were not cancelled. */
export interface Estimate {
	casts: number;
	timeMs: number;
	/** Absent when none of them told. */
	memoryBytes: number | undefined;
	/** Absent when none of them was metered. */
	fuel: number | undefined;
	/** By the formula, of time and memory. */
	costCents: number;
}

/** Casts before this tell little of the next one, in ms. */
const RECENT_MS = 90 * 86_400_000;
/** Of these, so many days at most: the most recent. */
const MOST_DAYS = 30;

/** In words; `undefined` without history. */
export async function readEstimate(
	database: SpellDatabase,
	sha256: string,
	nowMs: number
): Promise<string | undefined> {
	const rows = await new DexieSumsList(database).ofModule(sha256, nowMs - RECENT_MS, MOST_DAYS);
	const estimate = estimateOf(rows);
	return estimate && estimateWords(estimate);
}

/** `undefined` when no cast ran long enough to be measured. */
export function estimateOf(rows: readonly StoredSums[]): Estimate | undefined {
	const sums = new Map<number, number>();
	for (const row of rows) addDay(row, { fromMs: -Infinity, toMs: Infinity }, () => [sums]);
	const { timeMs, memoryBytes, fuel } = getSpellMetrics(sums);
	if (timeMs === undefined) return undefined;
	const size = { executionTimeMs: timeMs.p50, memoryUsedMb: (memoryBytes?.p50 ?? 0) / MIB };
	return {
		casts: timeMs.count,
		timeMs: timeMs.p50,
		memoryBytes: memoryBytes?.p50,
		fuel: fuel?.p50,
		costCents: calculateWasmExecutionCost(size)
	};
}

/** Usually 12 ms, 4.2 MiB, 1,230 fuel, 1 cent (24 casts). */
export function estimateWords({ casts, timeMs, memoryBytes, fuel, costCents }: Estimate): string {
	const parts = [
		formatMeasure('timeMs', timeMs),
		...(memoryBytes === undefined ? [] : [formatMeasure('memoryBytes', memoryBytes)]),
		...(fuel === undefined ? [] : [`${formatMeasure('fuel', fuel)} fuel`]),
		formatCents(costCents)
	];
	return `Usually ${parts.join(', ')} (${formatNumberOf(casts, 'cast')}).`;
}
