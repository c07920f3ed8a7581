/**
 * Figures over many executions, made from sums that are kept as executions end (`trackWasmExecution` in
 * `metrics/sums.ts`), never from the executions again. Prices are not known here: `calculateWasmCost` is with the other
 * prices, in `lib/execution/cost.ts`.
 */
import type { Step } from './metrics/calendar.ts';
import { countOf, placesOf, sortedCounts, type SortedCounts } from './metrics/counts.ts';
import type { DaySums } from './metrics/packed.ts';
import { quantiles, totalOf } from './metrics/quantiles.ts';
import type { Span } from './metrics/span.ts';
import {
	CENTS,
	EXECUTION_ENDS,
	HITS,
	MISSES,
	type ExecutionEnd,
	type ExecutionSums,
	type Measure
} from './metrics/sums.ts';
import { numberCodes, tallyDay } from './metrics/tally.ts';
import {
	THRESHOLDS,
	THRESHOLD_BOUNDS,
	checkedLimit,
	isFloor,
	type ResourceThresholds,
	type ThresholdAlert,
	type ThresholdName
} from './metrics/thresholds.ts';
import { TrendTally } from './metrics/trend.ts';

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
	return metricsOf(sortedCounts(sums));
}

/** The same, of counts that are in order already. */
export function metricsOf(of: SortedCounts): SpellMetrics {
	const ended = (end: ExecutionEnd) => countOf(of, EXECUTION_ENDS.indexOf(end));
	const [succeeded, failed] = [ended('succeeded'), ended('failed')];
	const [cancelled, interrupted] = [ended('cancelled'), ended('interrupted')];
	return {
		count: succeeded + failed + cancelled + interrupted,
		succeeded,
		failed,
		cancelled,
		interrupted,
		successRate: share(succeeded, failed),
		cacheHitRate: share(countOf(of, HITS), countOf(of, MISSES)),
		costCents: countOf(of, CENTS),
		timeMs: percentiles(of, 'timeMs'),
		memoryBytes: percentiles(of, 'memoryBytes'),
		memoryShare: percentiles(of, 'memoryShare'),
		fuel: percentiles(of, 'fuel')
	};
}

/** One engine's figures beside the other's; an engine that cast nothing has none. */
export interface EngineComparison {
	wasm: SpellMetrics | undefined;
	actions: SpellMetrics | undefined;
	/** How many times as long, and as dear, the median execution and the mean cost of Actions are; both must have some. */
	actionsTimes: { time: number | undefined; cost: number | undefined };
}

/** @param metrics by the name of the engine that cast. */
export function compareExecutionEngines(metrics: ReadonlyMap<string, SpellMetrics>): EngineComparison {
	const [wasm, actions] = ['wasm', 'github_actions'].map((engine) => {
		const of = metrics.get(engine);
		return of?.count === 0 ? undefined : of;
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
export function getPerformanceTrends(days: readonly DaySums[], span: Span, step: Step): TrendPoint[] {
	const codes = numberCodes(days);
	const trend = new TrendTally(codes, span, step);
	const whole = new Float64Array(codes.codes.length);
	for (const day of days) tallyDay(day, span, codes.numberOf, whole, trend.at);
	return trendPoints(trend);
}

export function trendPoints(trend: TrendTally): TrendPoint[] {
	return trend.counts().map(({ startMs, counts }) => ({ startMs, metrics: metricsOf(counts) }));
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

function share(part: number, rest: number): number | undefined {
	return part + rest === 0 ? undefined : part / (part + rest);
}

function percentiles(of: SortedCounts, measure: Measure): Percentiles | undefined {
	const places = placesOf(of, measure);
	const count = totalOf(of, places);
	if (count <= 0) return undefined;
	const [p50 = 0, p95 = 0, p99 = 0] = quantiles(of, places, count, [0.5, 0.95, 0.99]);
	return { p50, p95, p99, count };
}
