/** What is drawn of a trend: the figures of its table, chart by chart. */
import type { Percentiles, SpellMetrics, TrendPoint } from '../../wasm/metrics.ts';
import { formatCount } from '../format.ts';
import { formatCents } from '../run-words.ts';
import { NONE, formatMeasure } from './metrics-words.ts';

/** How a series is drawn; `p50` is the heaviest line. */
export type SeriesTone = 'succeeded' | 'failed' | 'stopped' | 'p50' | 'p95' | 'p99' | 'cost';

export interface ChartSeries {
	label: string;
	tone: SeriesTone;
	/** One for each hour or day; `undefined` where there is none. */
	values: readonly (number | undefined)[];
}

/** A unit for an axis, and how much of the figure's own unit it is. */
export interface AxisUnit {
	scale: number;
	name: string;
}

export interface TrendChart {
	title: string;
	/** `bars` stand on each other; `lines` break where there is no figure. */
	kind: 'bars' | 'lines';
	series: readonly ChartSeries[];
	/** Smallest first. */
	units: readonly AxisUnit[];
	/** As the table has it. */
	format: (value: number | undefined) => string;
}

const COUNTS: readonly AxisUnit[] = [
	{ scale: 1, name: '' },
	{ scale: 1e3, name: 'k' },
	{ scale: 1e6, name: 'M' },
	{ scale: 1e9, name: 'G' },
	{ scale: 1e12, name: 'T' }
];
const TIMES: readonly AxisUnit[] = [
	{ scale: 1, name: 'ms' },
	{ scale: 1e3, name: 's' },
	{ scale: 6e4, name: 'min' },
	{ scale: 3.6e6, name: 'h' }
];
const BYTES: readonly AxisUnit[] = ['B', 'KiB', 'MiB', 'GiB'].map((name, power) => ({ scale: 1024 ** power, name }));
const CENTS: readonly AxisUnit[] = [
	{ scale: 1, name: '¢' },
	{ scale: 100, name: '$' }
];

export function trendCharts(trend: readonly TrendPoint[]): TrendChart[] {
	return [
		castsChart(trend),
		ranksChart('Time', TIMES, trend, 'timeMs'),
		ranksChart('Memory', BYTES, trend, 'memoryBytes'),
		ranksChart('Fuel', COUNTS, trend, 'fuel'),
		costChart(trend)
	];
}

function castsChart(trend: readonly TrendPoint[]): TrendChart {
	const of = (count: (metrics: SpellMetrics) => number) => trend.map(({ metrics }) => count(metrics));
	return {
		title: 'Casts',
		kind: 'bars',
		series: [
			{ label: 'succeeded', tone: 'succeeded', values: of(({ succeeded }) => succeeded) },
			{ label: 'failed', tone: 'failed', values: of(({ failed }) => failed) },
			{ label: 'stopped', tone: 'stopped', values: of(({ cancelled, interrupted }) => cancelled + interrupted) }
		],
		units: COUNTS,
		format: (value) => formatCount(value ?? 0)
	};
}

function ranksChart(
	title: string,
	units: readonly AxisUnit[],
	trend: readonly TrendPoint[],
	measure: 'timeMs' | 'memoryBytes' | 'fuel'
): TrendChart {
	const of = (rank: Exclude<keyof Percentiles, 'count'>) => trend.map(({ metrics }) => metrics[measure]?.[rank]);
	return {
		title,
		kind: 'lines',
		series: (['p50', 'p95', 'p99'] as const).map((rank) => ({ label: rank, tone: rank, values: of(rank) })),
		units,
		format: (value) => formatMeasure(measure, value)
	};
}

function costChart(trend: readonly TrendPoint[]): TrendChart {
	return {
		title: 'Cost',
		kind: 'bars',
		series: [{ label: 'cost', tone: 'cost', values: trend.map(({ metrics }) => metrics.costCents) }],
		units: CENTS,
		format: (value) => (value === undefined || value === 0 ? NONE : formatCents(value))
	};
}
