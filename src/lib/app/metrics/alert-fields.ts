/** Thresholds and the budget as they are asked for, in units that people write. */
import { checkedBudget } from '../../execution/budget.ts';
import {
	THRESHOLD_BOUNDS,
	checkedLimit,
	type MetricLimitError,
	type ThresholdName
} from '../../wasm/metrics/thresholds.ts';
import { formatCount } from '../format.ts';

export type LimitFieldName = ThresholdName | 'budgetCents';

export interface LimitField {
	label: string;
	unit: string;
	/** How much of the figure's own unit one unit here is. */
	scale: number;
	/** What the specification aims at, in the field's unit; shown where nothing is set. */
	aim: string;
}

const SHARE = { unit: '%', scale: 0.01 };
const CENTS = { unit: 'cents', scale: 1, aim: '' };
export const LIMIT_FIELDS: Readonly<Record<LimitFieldName, LimitField>> = {
	successRate: { label: 'Success below', ...SHARE, aim: '99.9' },
	cacheHitRate: { label: 'Cache hits below', ...SHARE, aim: '80' },
	p95Ms: { label: 'Time p95 above', unit: 'ms', scale: 1, aim: '100' },
	memoryShare: { label: 'Memory p95 above', unit: '% of limit', scale: 0.01, aim: '' },
	costCents: { label: 'Cost above', ...CENTS },
	budgetCents: { label: 'Budget for a month', ...CENTS }
};

/** @returns `undefined` for an empty field. @throws MetricLimitError for what is no limit. */
export function readField(name: LimitFieldName, text: string): number | undefined {
	if (text.trim() === '') return undefined;
	const number = Number(text.trim().replace(',', '.'));
	// Without what binary fractions add: 99.9 % is 0.999.
	const value = Number((number * LIMIT_FIELDS[name].scale).toPrecision(12));
	return name === 'budgetCents' ? checkedBudget(value) : checkedLimit(name, value, THRESHOLD_BOUNDS[name]);
}

/** The text that reads as this value. */
export function writeField(name: LimitFieldName, value: number | undefined): string {
	return value === undefined ? '' : String(Number((value / LIMIT_FIELDS[name].scale).toPrecision(12)));
}

/** What a field takes. */
export function faultWords({ field, limit }: Pick<MetricLimitError, 'field' | 'limit'>): string {
	const { scale, unit } = LIMIT_FIELDS[field];
	const [least, most] = [limit.least, limit.most].map((value) => formatCount(Number((value / scale).toPrecision(12))));
	return `From ${least} to ${most} ${unit}.`;
}
