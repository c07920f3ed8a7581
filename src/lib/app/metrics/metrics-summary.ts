/** What the page of metrics shows, made from the sums that are kept. */
import type { StoredSums } from '../../storage/cast-sums.ts';
import {
	compareExecutionEngines,
	metricsOf,
	trendPoints,
	type EngineComparison,
	type SpellMetrics,
	type TrendPoint
} from '../../wasm/metrics.ts';
import { daysLater, startOf, type Step } from '../../wasm/metrics/calendar.ts';
import type { Span } from '../../wasm/metrics/span.ts';
import { binsOf } from '../../wasm/metrics/counts.ts';
import { numberCodes, tallyDay, type CodeNumbers, type Tally } from '../../wasm/metrics/tally.ts';
import { TrendTally } from '../../wasm/metrics/trend.ts';
import { actionsPriceOf, type ActionsPrice } from './engine-table.ts';

/** How far back, and by which steps a trend can be shown; the first is what it begins with. */
export const RANGES = [
	{ id: '24h', label: '24 h', words: 'the last 24 hours', steps: ['hour'] },
	{ id: '7d', label: '7 d', words: 'the last 7 days', steps: ['day', 'hour'] },
	{ id: '30d', label: '30 d', words: 'the last 30 days', steps: ['day', 'hour'] },
	{ id: '90d', label: '90 d', words: 'the last 90 days', steps: ['day'] },
	{ id: 'all', label: 'All', words: 'all time', steps: ['day'] }
] as const satisfies readonly { id: string; label: string; words: string; steps: readonly [Step, ...Step[]] }[];
export type RangeId = (typeof RANGES)[number]['id'];

export const stepsOf = (range: RangeId): readonly Step[] => RANGES.find(({ id }) => id === range)?.steps ?? [];

/** One version of one spell. */
export interface VersionMetrics {
	spell: string;
	sha256: string;
	/** As its manifest calls it. */
	version: string | undefined;
	metrics: SpellMetrics;
}

export interface MetricsSummary {
	total: SpellMetrics;
	trend: TrendPoint[];
	/** Most casts first. */
	spells: { spell: string; metrics: SpellMetrics }[];
	versions: VersionMetrics[];
	engines: EngineComparison;
	/** Of what was cast by WASM. */
	actionsPrice: ActionsPrice;
}

/** This hour and the 23 before it; today and the days before it; or all from the first day on. */
export function spanOf(range: RangeId, nowMs: number, firstDayMs: number | undefined): Span {
	const hour = startOf('hour', nowMs);
	const toMs = daysLater(nowMs, 1);
	switch (range) {
		case '24h':
			return { fromMs: startOf('hour', hour - 23 * 3_600_000), toMs: startOf('hour', hour + 3_600_000) };
		case '7d':
			return { fromMs: daysLater(nowMs, -6), toMs };
		case '30d':
			return { fromMs: daysLater(nowMs, -29), toMs };
		case '90d':
			return { fromMs: daysLater(nowMs, -89), toMs };
		case 'all':
			return { fromMs: startOf('day', firstDayMs ?? nowMs), toMs };
	}
}

/** @param spell only this one; all unless given. */
export function summarize(rows: readonly StoredSums[], span: Span, step: Step, spell?: string): MetricsSummary {
	const chosen = spell === undefined ? rows : rows.filter((row) => row.spell === spell);
	const numbers = numberCodes(chosen);
	const trend = new TrendTally(numbers, span, step);
	const counted = countVersions(chosen, span, numbers, trend);
	const { codes } = numbers;
	const of = (keyOf: (row: StoredSums) => string) =>
		[...groupBy(counted, keyOf)].map(([key, { row, tally }]) => ({
			key,
			row,
			metrics: metricsOf({ codes, counts: tally })
		}));
	const engines = of(({ engine }) => engine);
	const wasm = groupBy(counted, ({ engine }) => engine).get('wasm')?.tally ?? new Float64Array(codes.length);
	return {
		total: of(() => '')[0]?.metrics ?? metricsOf({ codes: [], counts: [] }),
		trend: trendPoints(trend),
		spells: byCount(of(({ spell }) => spell).map(({ key, metrics }) => ({ spell: key, metrics }))),
		versions: byCount(of(({ sha256, spell }) => `${sha256} ${spell}`).map(versionOf)),
		engines: compareExecutionEngines(new Map(engines.map(({ key, metrics }) => [key, metrics]))),
		actionsPrice: actionsPriceOf(binsOf({ codes, counts: wasm }, 'timeMs'))
	};
}

interface VersionCounts {
	/** One of its rows. */
	row: StoredSums;
	tally: Tally;
}

/** The counts of each version on each engine, while the same counts go into the trend. */
function countVersions(
	rows: readonly StoredSums[],
	span: Span,
	{ codes, numberOf }: CodeNumbers,
	trend: TrendTally
): VersionCounts[] {
	const versions = Map.groupBy(rows, ({ spell, sha256, engine }) => `${engine} ${sha256} ${spell}`);
	return [...versions.values()].flatMap((days) => {
		const tally = new Float64Array(codes.length);
		for (const day of days) tallyDay(day, span, numberOf, tally, trend.at);
		const [row] = days;
		return row !== undefined && tally.some((count) => count !== 0) ? [{ row, tally }] : [];
	});
}

function versionOf({ row, metrics }: { row: StoredSums; metrics: SpellMetrics }): VersionMetrics {
	return { spell: row.spell, sha256: row.sha256, version: row.version, metrics };
}

function groupBy(all: readonly VersionCounts[], keyOf: (row: StoredSums) => string): Map<string, VersionCounts> {
	const groups = new Map<string, VersionCounts>();
	for (const { row, tally } of all) {
		const group = groups.get(keyOf(row));
		if (group === undefined) groups.set(keyOf(row), { row, tally: tally.slice() });
		else for (const [number, count] of tally.entries()) group.tally[number] = (group.tally[number] ?? 0) + count;
	}
	return groups;
}

function byCount<T extends { metrics: SpellMetrics }>(all: T[]): T[] {
	return all.toSorted((one, other) => other.metrics.count - one.metrics.count);
}
