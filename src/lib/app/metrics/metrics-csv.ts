/** Metrics as CSV (RFC 4180), with plain numbers: ms, bytes, units of fuel, cents. */
import type { Percentiles, SpellMetrics, TrendPoint } from '../../wasm/metrics.ts';
import { csvLine, type CsvCell } from '../csv.ts';
import type { MetricsSummary } from './metrics-summary.ts';

const FIGURES = [
	'casts',
	'succeeded',
	'failed',
	'cancelled',
	'interrupted',
	'success_rate',
	...['time_ms', 'memory_bytes', 'fuel'].flatMap((name) => ['p50', 'p95', 'p99'].map((rank) => `${name}_${rank}`)),
	'cache_hit_rate',
	'cost_cents'
];

/** A line an hour or day; `start` is in UTC. */
export function trendCsv(trend: readonly TrendPoint[]): string {
	return toCsv(
		['start', ...FIGURES],
		trend.map(({ startMs, metrics }) => [new Date(startMs).toISOString(), ...figuresOf(metrics)])
	);
}

/** A line a version of a spell. */
export function versionsCsv({ versions }: Pick<MetricsSummary, 'versions'>): string {
	return toCsv(
		['spell', 'version', 'sha256', ...FIGURES],
		versions.map(({ spell, version, sha256, metrics }) => [spell, version, sha256, ...figuresOf(metrics)])
	);
}

function figuresOf(metrics: SpellMetrics): CsvCell[] {
	const { count, succeeded, failed, cancelled, interrupted, successRate, cacheHitRate, costCents } = metrics;
	const ranks = (of: Percentiles | undefined) => [of?.p50, of?.p95, of?.p99].map(threeDigits);
	return [
		...[count, succeeded, failed, cancelled, interrupted, successRate],
		...[metrics.timeMs, metrics.memoryBytes, metrics.fuel].flatMap(ranks),
		...[cacheHitRate, costCents]
	];
}

/** Percentiles are known to 1 %. */
function threeDigits(value: number | undefined): CsvCell {
	return value === undefined ? undefined : Number(value.toPrecision(3));
}

function toCsv(head: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
	return [head, ...rows].map(csvLine).join('');
}
