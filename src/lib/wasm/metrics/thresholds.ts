/** What a person wants to hear of; an absent one is not looked at. */
export interface ResourceThresholds {
	/** Below this success rate, 0 to 1. */
	successRate?: number;
	/** Below this share of compiled modules that were there already, 0 to 1. */
	cacheHitRate?: number;
	/** 95 of 100 executions took more than this, in ms. */
	p95Ms?: number;
	/** The memory of 95 of 100 was above this share of their limit, 0 to 1. */
	memoryShare?: number;
	/** Together they cost more than this. */
	costCents?: number;
}

export type ThresholdName = keyof ResourceThresholds;
export const THRESHOLDS = ['successRate', 'cacheHitRate', 'p95Ms', 'memoryShare', 'costCents'] as const;

/** A threshold that was crossed: what was found, and what was set. */
export interface ThresholdAlert {
	threshold: ThresholdName;
	value: number;
	limit: number;
}

/** What a limit on a metric may be, both ends included. */
export interface Bounds {
	least: number;
	most: number;
}

const SHARE: Bounds = { least: 0, most: 1 };
export const THRESHOLD_BOUNDS: Readonly<Record<ThresholdName, Bounds>> = {
	successRate: SHARE,
	cacheHitRate: SHARE,
	p95Ms: { least: 1, most: 86_400_000 },
	memoryShare: { least: 0.01, most: 1 },
	costCents: { least: 0, most: 100_000_000 }
};

/** A threshold or budget that cannot be one. */
export class MetricLimitError extends Error {
	override readonly name = 'MetricLimitError' as const;
	readonly field: ThresholdName | 'budgetCents';
	readonly value: unknown;
	readonly limit: Bounds;

	constructor(field: MetricLimitError['field'], value: unknown, limit: Bounds) {
		super(`${field} must be a number from ${limit.least} to ${limit.most}, not ${String(value)}.`);
		this.field = field;
		this.value = value;
		this.limit = limit;
	}
}

/** @returns the value, which is within its bounds. @throws MetricLimitError when it is not, or no number. */
export function checkedLimit(field: MetricLimitError['field'], value: unknown, bounds: Bounds): number {
	if (typeof value === 'number' && value >= bounds.least && value <= bounds.most) return value;
	throw new MetricLimitError(field, value, bounds);
}

/** Of what is above or below a threshold, how much has to be made good before it counts as good again. */
const MARGIN = 0.1;

/** Stricter by a tenth: an alert ends when none of these is crossed, so that a figure near its limit does not flap. */
export function withMargin(thresholds: ResourceThresholds): ResourceThresholds {
	const strict: ResourceThresholds = {};
	for (const threshold of THRESHOLDS) {
		const limit = thresholds[threshold];
		if (limit === undefined) continue;
		// Of a rate that must be reached, the part that may be missing is what shrinks.
		const stricter = isFloor(threshold) ? 1 - (1 - limit) * (1 - MARGIN) : limit * (1 - MARGIN);
		strict[threshold] = Math.max(THRESHOLD_BOUNDS[threshold].least, stricter);
	}
	return strict;
}

/** Whether it is crossed from above. */
export function isFloor(threshold: ThresholdName): boolean {
	return threshold === 'successRate' || threshold === 'cacheHitRate';
}
