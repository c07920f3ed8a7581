/** Where the marks of a chart are, in CSS pixels from its upper left corner. */
import { scaleBand, scaleLinear, type ScaleBand } from 'd3-scale';
import { area, line } from 'd3-shape';
import type { Step } from '../../wasm/metrics/calendar.ts';
import type { AxisUnit, ChartSeries, SeriesTone, TrendChart } from './trend-charts.ts';

export interface ChartSize {
	width: number;
	height: number;
}

/** One series as a path. */
export interface SeriesMark {
	tone: SeriesTone;
	/** Of an SVG path: lines, or rectangles to be filled. */
	path: string;
}

export interface ChartPlot {
	marks: readonly SeriesMark[];
	/** Between the lowest and the highest line; empty for bars. */
	band: string;
	/** Of values that have no neighbour to be joined with. */
	dots: readonly { tone: SeriesTone; x: number; y: number }[];
	yTicks: readonly { y: number; label: string }[];
	/** The middle of each hour or day. */
	centres: readonly number[];
	left: number;
	right: number;
	bottom: number;
}

/** Room for the labels of the axes. */
const LEFT = 56;
const TOP = 8;
const BOTTOM = 20;
const Y_TICKS = 3;
/** Each label along the bottom has at least this much room. */
const LABEL_WIDTH = 64;
const BAR_WIDEST = 28;

export function plotChart(chart: TrendChart, { width, height }: ChartSize): ChartPlot {
	const count = chart.series[0]?.values.length ?? 0;
	const [right, bottom] = [Math.max(LEFT + 1, width - 1), height - BOTTOM];
	const x = scaleBand([...Array(count).keys()], [LEFT, right]).padding(0.2);
	const ticks = axisTicks(highest(chart), chart.units);
	const y = scaleLinear([0, ticks.at(-1)?.value ?? 1], [bottom, TOP]);
	const centres = Array.from({ length: count }, (_, index) => (x(index) ?? 0) + x.bandwidth() / 2);
	const lines = chart.kind === 'lines' ? linesOf(chart.series, centres, y) : undefined;
	return {
		marks: lines?.marks ?? barsOf(chart.series, x, y),
		band: lines?.band ?? '',
		dots: lines?.dots ?? [],
		yTicks: ticks.map(({ value, label }) => ({ y: y(value), label })),
		centres,
		left: LEFT,
		right,
		bottom
	};
}

/** Round values from 0 to the first that is no less than the highest, in the largest unit that is not above it. */
export function axisTicks(highest: number, units: readonly AxisUnit[]): { value: number; label: string }[] {
	const { scale, name } = units.findLast((unit) => unit.scale <= highest) ?? units[0] ?? { scale: 1, name: '' };
	const top = Math.max(1, scale === 1 ? Math.ceil(highest) : highest / scale);
	// There are no parts of a cast, a byte or a cent.
	const count = scale === 1 ? Math.min(Y_TICKS, top) : Y_TICKS;
	return scaleLinear()
		.domain([0, top])
		.nice(count)
		.ticks(count)
		.map((tick) => ({ value: tick * scale, label: tickLabel(tick, name) }));
}

function tickLabel(tick: number, unit: string): string {
	if (tick === 0 || unit === '') return String(tick);
	return unit === '$' ? `$${tick}` : `${tick} ${unit}`;
}

/** Which hours or days have a label: as many as there is room for, at midnight rather than beside it. */
export function labelledStarts(starts: readonly number[], step: Step, width: number): number[] {
	const room = Math.max(1, Math.floor((width - LEFT) / LABEL_WIDTH));
	const strides = step === 'hour' ? [1, 2, 3, 6, 12, 24, 48, 72, 168] : [1, 2, 7, 14, 28, 56, 91, 182, 364];
	const least = Math.ceil(starts.length / room);
	const stride = strides.find((each) => each >= least) ?? least;
	const midnight =
		step === 'hour'
			? Math.max(
					0,
					starts.findIndex((ms) => new Date(ms).getHours() === 0)
				)
			: 0;
	return [...starts.keys()].filter((index) => (index - midnight) % stride === 0);
}

/** The highest that is drawn; bars stand on each other. */
function highest({ kind, series }: TrendChart): number {
	if (kind === 'lines') return maximum(series.flatMap(({ values }) => values));
	return maximum((series[0]?.values ?? []).map((_, index) => stack(series, index)));
}

function stack(series: readonly ChartSeries[], index: number): number {
	return series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0);
}

function barsOf(series: readonly ChartSeries[], x: ScaleBand<number>, y: (value: number) => number): SeriesMark[] {
	const width = Math.min(BAR_WIDEST, x.bandwidth());
	return series.map(({ tone, values }, at) => {
		const path = values.map((value = 0, index) => {
			if (value === 0) return '';
			const base = stack(series.slice(0, at), index);
			const left = (x(index) ?? 0) + (x.bandwidth() - width) / 2;
			return `M${round(left)},${round(y(base))}V${round(y(base + value))}h${round(width)}V${round(y(base))}Z`;
		});
		return { tone, path: path.join('') };
	});
}

function linesOf(series: readonly ChartSeries[], centres: readonly number[], y: (value: number) => number) {
	const draw = (values: ChartSeries['values']) =>
		line<number | undefined>()
			.defined((value) => value !== undefined)
			.x((_, index) => centres[index] ?? 0)
			.y((value) => y(value ?? 0))
			.digits(1)(values) ?? '';
	const [lowest, highest] = [series[0]?.values ?? [], series.at(-1)?.values ?? []];
	const between = area<number | undefined>()
		.defined((value) => value !== undefined)
		.x((_, index) => centres[index] ?? 0)
		.y0((value) => y(value ?? 0))
		.y1((_, index) => y(highest[index] ?? 0))
		.digits(1);
	return {
		marks: series.map(({ tone, values }) => ({ tone, path: draw(values) })),
		band: between(lowest) ?? '',
		dots: series.flatMap(({ tone, values }) =>
			values.flatMap((value, index) =>
				value !== undefined && values[index - 1] === undefined && values[index + 1] === undefined
					? [{ tone, x: round(centres[index] ?? 0), y: round(y(value)) }]
					: []
			)
		)
	};
}

function maximum(values: readonly (number | undefined)[]): number {
	return values.reduce<number>((most, value = 0) => Math.max(most, value), 0);
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}
