import fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisTicks, labelledStarts, plotChart } from '../../../../src/lib/app/metrics/chart-plot.ts';
import { trendCharts, type TrendChart } from '../../../../src/lib/app/metrics/trend-charts.ts';
import { getSpellMetrics, type TrendPoint } from '../../../../src/lib/wasm/metrics.ts';
import { trackWasmExecution, type ExecutionSample } from '../../../../src/lib/wasm/metrics/sums.ts';

const SIZE = { width: 600, height: 150 };
const HOUR_MS = 3_600_000;

function trendOf(...points: ExecutionSample[][]): TrendPoint[] {
	return points.map((samples, index) => {
		const sums = new Map<number, number>();
		for (const sample of samples) trackWasmExecution(sums, sample);
		return { startMs: index * HOUR_MS, metrics: getSpellMetrics(sums) };
	});
}

function chartOf(trend: readonly TrendPoint[], title: string): TrendChart {
	const chart = trendCharts(trend).find((each) => each.title === title);
	if (chart === undefined) throw new Error(title);
	return chart;
}

const ok: ExecutionSample = { end: 'succeeded', costCents: 1, timeMs: 100, memoryBytes: 65_536, fuel: 5 };
const failed: ExecutionSample = { end: 'failed', costCents: 1, timeMs: 400 };

test('failed casts stand on those that succeeded, and nothing is drawn where nothing was cast', () => {
	const { marks, yTicks, bottom } = plotChart(chartOf(trendOf([ok, ok, failed], [], [ok]), 'Casts'), SIZE);
	const tops = (tone: string) =>
		[...(marks.find((mark) => mark.tone === tone)?.path ?? '').matchAll(/M[\d.]+,([\d.]+)V([\d.]+)/g)].map(
			([, from, to]) => [Number(from), Number(to)]
		);
	const succeeded = tops('succeeded');
	expect(succeeded).toHaveLength(2);
	expect(succeeded[0]?.[0]).toBe(bottom);
	expect(tops('failed')).toEqual([[succeeded[0]?.[1], expect.any(Number)]]);
	expect(tops('failed')[0]?.[1]).toBeGreaterThanOrEqual(yTicks.at(-1)?.y ?? Infinity);
});

test('a line breaks where there is no figure; one alone is a dot', () => {
	const { marks, dots } = plotChart(chartOf(trendOf([ok], [ok], [], [failed]), 'Time'), SIZE);
	const p50 = marks.find(({ tone }) => tone === 'p50')?.path ?? '';
	expect(p50.match(/M/g)).toHaveLength(2);
	expect(dots.filter(({ tone }) => tone === 'p50')).toHaveLength(1);
});

test('what is read at a point is what the table says', () => {
	const trend = trendOf([ok, failed]);
	const at = (title: string) => {
		const chart = chartOf(trend, title);
		return chart.series.map(({ values }) => chart.format(values[0]));
	};
	expect(at('Casts')).toEqual(['1', '1', '0']);
	expect(at('Time')[0]).toMatch(/^(99|100|101) ms$/);
	expect(at('Memory')).toEqual(['64 KiB', '64 KiB', '64 KiB']);
	expect(at('Cost')).toEqual(['2 cents']);
});

test('axes are round, hold all values, and counts are whole', () => {
	const counts = trendCharts([])[0]?.units ?? [];
	expect(axisTicks(1, counts).map(({ label }) => label)).toEqual(['0', '1']);
	expect(axisTicks(0, counts).map(({ label }) => label)).toEqual(['0', '1']);
	const bytes = chartOf([], 'Memory').units;
	expect(axisTicks(3 * 1_048_576, bytes).map(({ label }) => label)).toEqual(['0', '1 MiB', '2 MiB', '3 MiB']);
	expect(axisTicks(300, chartOf([], 'Cost').units).map(({ label }) => label)).toEqual(['0', '$1', '$2', '$3']);
	fc.assert(
		fc.property(
			fc.oneof(fc.double({ min: 0, max: 1e15, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true })),
			(highest) => {
				const ticks = axisTicks(highest, counts);
				expect(ticks.at(-1)?.value).toBeGreaterThanOrEqual(highest * 0.999_999);
				expect(ticks.length).toBeLessThanOrEqual(8);
			}
		)
	);
});

test('labels along the bottom have room, at any number of hours or days and any width', () => {
	fc.assert(
		fc.property(
			fc.nat(3_000),
			fc.integer({ min: 0, max: 2_000 }),
			fc.constantFrom('hour', 'day'),
			(count, width, step) => {
				const starts = Array.from({ length: count }, (_, index) => index * HOUR_MS * (step === 'hour' ? 1 : 24));
				expect(labelledStarts(starts, step, width).length).toBeLessThanOrEqual(Math.max(1, (width - 56) / 64) + 1);
			}
		)
	);
});

test('a chart without width, points or casts is drawn as nothing', () => {
	for (const trend of [[], trendOf([]), trendOf([], [])])
		for (const chart of trendCharts(trend))
			for (const width of [0, 30, 600]) {
				const plot = plotChart(chart, { width, height: 150 });
				expect(JSON.stringify(plot)).not.toMatch(/NaN|null/);
				expect(plot.marks.every(({ path }) => path === '')).toBe(true);
			}
});
