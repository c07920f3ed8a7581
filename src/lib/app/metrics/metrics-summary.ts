/** What the page of metrics shows, made from the sums that are kept. */
import type { StoredSums } from '../../storage/cast-sums.ts';
import {
	compareExecutionEngines,
	getPerformanceTrends,
	getSpellMetrics,
	type EngineComparison,
	type SpellMetrics,
	type TrendPoint
} from '../../wasm/metrics.ts';
import { daysLater, startOf, type Step } from '../../wasm/metrics/calendar.ts';
import { addDay, type Span } from '../../wasm/metrics/span.ts';
import { addSums, binsOf } from '../../wasm/metrics/counts.ts';
import type { ExecutionSums } from '../../wasm/metrics/sums.ts';
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
	const versions = new Map<string, VersionSums>();
	for (const row of chosen) {
		const key = JSON.stringify([row.spell, row.sha256, row.engine]);
		const version = versions.get(key) ?? { row, sums: new Map<number, number>() };
		versions.set(key, version);
		const targets = [version.sums];
		addDay(row, span, () => targets);
	}
	const counted = [...versions.values()].filter(({ sums }) => sums.size > 0);
	const byEngine = groupBy(counted, ({ row }) => row.engine);
	return {
		total: getSpellMetrics(groupBy(counted, () => '').get('') ?? new Map<number, number>()),
		trend: getPerformanceTrends(chosen, span, step),
		spells: byCount([...groupBy(counted, ({ row }) => row.spell)].map(([name, sums]) => spellOf(name, sums))),
		versions: byCount(
			[...groupBy(counted, ({ row }) => `${row.sha256} ${row.spell}`)].map(([key, sums]) =>
				versionOf(key, sums, counted)
			)
		),
		engines: compareExecutionEngines(byEngine),
		actionsPrice: actionsPriceOf(binsOf(byEngine.get('wasm') ?? new Map<number, number>()).timeMs)
	};
}

interface VersionSums {
	row: StoredSums;
	sums: ExecutionSums;
}

function spellOf(spell: string, sums: ExecutionSums) {
	return { spell, metrics: getSpellMetrics(sums) };
}

function versionOf(key: string, sums: ExecutionSums, all: readonly VersionSums[]): VersionMetrics {
	const row = all.find(({ row }) => `${row.sha256} ${row.spell}` === key)?.row;
	return {
		spell: row?.spell ?? '',
		sha256: row?.sha256 ?? '',
		version: row?.version,
		metrics: getSpellMetrics(sums)
	};
}

function groupBy(all: readonly VersionSums[], keyOf: (each: VersionSums) => string): Map<string, ExecutionSums> {
	const groups = new Map<string, ExecutionSums>();
	for (const each of all) {
		const key = keyOf(each);
		const group = groups.get(key) ?? new Map<number, number>();
		groups.set(key, group);
		addSums(group, each.sums);
	}
	return groups;
}

function byCount<T extends { metrics: SpellMetrics }>(all: T[]): T[] {
	return all.toSorted((one, other) => other.metrics.count - one.metrics.count);
}
