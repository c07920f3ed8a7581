/** Metrics in words. Percentiles are known to 1 %: no more digits are shown. */
import type { TrendPoint } from '../../wasm/metrics.ts';
import type { Step } from '../../wasm/metrics/calendar.ts';
import type { Measure } from '../../wasm/metrics/sums.ts';
import { formatBytes, formatCount, formatMs } from '../format.ts';
import { decimal, locale } from '../language/language.ts';

/** What stands for a figure that there is none of. */
export const NONE = '–';

const PAGE_BYTES = 65_536;

/** 98.2 %, 100 %. Never rounded up to 100. */
export function formatShare(share: number | undefined): string {
	if (share === undefined) return NONE;
	const percent = share === 1 ? 100 : Math.min(99.9, share * 100);
	return `${decimal(String(Number(percent.toFixed(1))))} %`;
}

export function formatMeasure(measure: Measure, value: number | undefined): string {
	if (value === undefined) return NONE;
	switch (measure) {
		case 'timeMs':
			return formatMs(value);
		case 'memoryBytes':
			// Memory comes in whole pages: the nearest one is the true value, up to 50 of them.
			return formatBytes(Math.round(value / PAGE_BYTES) * PAGE_BYTES);
		case 'memoryShare':
			return formatShare(Math.min(1, value));
		case 'fuel':
			return formatCount(Number(value.toPrecision(3)));
	}
}

const SHORT = {
	hour: new Intl.DateTimeFormat(locale(), { hour: '2-digit', minute: '2-digit' }),
	day: new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short' })
};
const LONG = {
	hour: new Intl.DateTimeFormat(locale(), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
	day: new Intl.DateTimeFormat(locale(), { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' })
};

/** Wed, 26 Nov 2026; 26 Nov, 14:00. */
export function whenOf({ startMs }: Pick<TrendPoint, 'startMs'>, step: Step): string {
	return LONG[step].format(startMs);
}

/** For an axis: 26 Nov; 14:00, and the day at midnight. */
export function tickOf(ms: number, step: Step): string {
	const midnight = new Date(ms).getHours() === 0 && new Date(ms).getMinutes() === 0;
	return SHORT[step === 'hour' && !midnight ? 'hour' : 'day'].format(ms);
}
