/**
 * Figures over many executions, made from sums that are kept as executions end (`trackWasmExecution` in
 * `metrics/sums.ts`), never from the executions again. Prices are not known here: `calculateWasmCost` is with the other
 * prices, in `lib/execution/cost.ts`.
 */
import { nextOf, startOf, type Step } from './metrics/calendar.ts';
import { binsOf, cacheCounts, centsOf, countOfEnd } from './metrics/counts.ts';
import type { DaySums } from './metrics/packed.ts';
import { quantiles } from './metrics/quantiles.ts';
import type { BinCount } from './metrics/sketch.ts';
import { addDay, type Span } from './metrics/span.ts';
import type { ExecutionSums, Measure } from './metrics/sums.ts';
import {
	THRESHOLDS,
	THRESHOLD_BOUNDS,
	checkedLimit,
	isFloor,
	type ResourceThresholds,
	type ThresholdAlert,
	type ThresholdName
} from './metrics/thresholds.ts';

/** Each within 1 % of the true value (`RELATIVE_ERROR`). */
export interface Percentiles {
	p50: number;
	p95: number;
	p99: number;
	/** How many executions had the measure. */
	count: number;
}

export interface SpellMetrics extends Record<Measure, Percentiles | undefined> {
	/** All that ended. */
	count: number;
	succeeded: number;
	failed: number;
	cancelled: number;
	interrupted: number;
	/** Succeeded, of those that succeeded or failed: 0 to 1. `undefined` when there are none. */
	successRate: number | undefined;
	/** Hits, of those that asked for a compiled module: 0 to 1. */
	cacheHitRate: number | undefined;
	costCents: number;
}

export function getSpellMetrics(sums: ExecutionSums): SpellMetrics {
	const [succeeded, failed] = [countOfEnd(sums, 'succeeded'), countOfEnd(sums, 'failed')];
	const [cancelled, interrupted] = [countOfEnd(sums, 'cancelled'), countOfEnd(sums, 'interrupted')];
	const { hits, misses } = cacheCounts(sums);
	const { timeMs, memoryBytes, memoryShare, fuel } = binsOf(sums);
	return {
		count: succeeded + failed + cancelled + interrupted,
		succeeded,
		failed,
		cancelled,
		interrupted,
		successRate: share(succeeded, failed),
		cacheHitRate: share(hits, misses),
		costCents: centsOf(sums),
		timeMs: percentiles(timeMs),
		memoryBytes: percentiles(memoryBytes),
		memoryShare: percentiles(memoryShare),
		fuel: percentiles(fuel)
	};
}

/** One engine's figures beside the other's; an engine that cast nothing has none. */
export interface EngineComparison {
	wasm: SpellMetrics | undefined;
	actions: SpellMetrics | undefined;
	/** How many times as long, and as dear, the median execution and the mean cost of Actions are; both must have some. */
	actionsTimes: { time: number | undefined; cost: number | undefined };
}

/** @param sums by the name of the engine that cast. */
export function compareExecutionEngines(sums: ReadonlyMap<string, ExecutionSums>): EngineComparison {
	const [wasm, actions] = ['wasm', 'github_actions'].map((engine) => {
		const metrics = getSpellMetrics(sums.get(engine) ?? new Map<number, number>());
		return metrics.count === 0 ? undefined : metrics;
	});
	const times = (of: (metrics: SpellMetrics) => number | undefined): number | undefined => {
		const [one, other] = [wasm && of(wasm), actions && of(actions)];
		return one === undefined || other === undefined || one === 0 ? undefined : other / one;
	};
	const time = times(({ timeMs }) => timeMs?.p50);
	return { wasm, actions, actionsTimes: { time, cost: times(({ costCents, count }) => costCents / count) } };
}

/** One local hour or day. */
export interface TrendPoint {
	startMs: number;
	metrics: SpellMetrics;
}

/** Every hour or day that begins in a span, empty ones too, in order. */
export function getPerformanceTrends(days: Iterable<DaySums>, span: Span, step: Step): TrendPoint[] {
	const sums = new Map<number, ExecutionSums>();
	for (const startMs of startsIn(span, step)) sums.set(startMs, new Map());
	for (const day of days) {
		addDay(day, span, (slotMs) => {
			const of = sums.get(startOf(step, slotMs));
			return of === undefined ? [] : [of];
		});
	}
	return [...sums].map(([startMs, each]) => ({ startMs, metrics: getSpellMetrics(each) }));
}

/** A value on its threshold has not crossed it. @throws MetricLimitError for a threshold that cannot be one. */
export function checkResourceThresholds(metrics: SpellMetrics, thresholds: ResourceThresholds): ThresholdAlert[] {
	return THRESHOLDS.flatMap((threshold) => {
		const [value, set] = [thresholdValue(metrics, threshold), thresholds[threshold]];
		if (set === undefined) return [];
		const limit = checkedLimit(threshold, set, THRESHOLD_BOUNDS[threshold]);
		if (value === undefined) return [];
		const crossed = isFloor(threshold) ? value < limit : value > limit;
		return crossed ? [{ threshold, value, limit }] : [];
	});
}

/** What a threshold is compared with. */
export function thresholdValue(metrics: SpellMetrics, threshold: ThresholdName): number | undefined {
	switch (threshold) {
		case 'p95Ms':
			return metrics.timeMs?.p95;
		case 'memoryShare':
			return metrics.memoryShare?.p95;
		default:
			return metrics[threshold];
	}
}

function* startsIn({ fromMs, toMs }: Span, step: Step): Generator<number> {
	for (let startMs = startOf(step, fromMs); startMs < toMs; startMs = nextOf(step, startMs)) yield startMs;
}

function share(part: number, rest: number): number | undefined {
	return part + rest === 0 ? undefined : part / (part + rest);
}

function percentiles(bins: readonly BinCount[]): Percentiles | undefined {
	const [p50, p95, p99] = quantiles(bins, [0.5, 0.95, 0.99]);
	if (p50 === undefined || p95 === undefined || p99 === undefined) return undefined;
	return { p50, p95, p99, count: bins.reduce((sum, [, count]) => sum + count, 0) };
}
