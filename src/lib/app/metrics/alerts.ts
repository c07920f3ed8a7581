/** Which alerts stand, from what is found and what stood before. */
import { FIRST_WARNING } from '../../execution/budget.ts';
import { checkResourceThresholds, thresholdValue, type SpellMetrics } from '../../wasm/metrics.ts';
import { THRESHOLDS, withMargin, type ResourceThresholds, type ThresholdName } from '../../wasm/metrics/thresholds.ts';

/** A threshold of the last 24 hours, or a part of the month's budget. */
export type AlertName = ThresholdName | 'budgetNear' | 'budgetUsed';
export const ALERT_NAMES: readonly AlertName[] = [...THRESHOLDS, 'budgetNear', 'budgetUsed'];

/**
 * `crossed`: it is beyond its limit, or not yet back by a tenth. `recovered`: it was, and nobody has seen it yet. An alert
 * that was seen stays until it is back, so that it is not raised again.
 */
export interface Alert {
	name: AlertName;
	state: 'crossed' | 'recovered';
	seen: boolean;
	/** What was found when it was raised, and what was set. */
	value: number;
	limit: number;
	/** When it was raised, in ms since 1970. */
	sinceMs: number;
}

/** What a person set; an absent budget is none. */
export interface AlertLimits {
	thresholds: ResourceThresholds;
	budgetCents: number | undefined;
}

/** What is compared with it. */
export interface Spending {
	/** Of the last 24 hours. */
	day: SpellMetrics;
	/** Of this month, in cents. */
	monthCents: number;
}

/** Rates and percentiles of fewer executions say too little. */
export const ENOUGH = 10;

/** A limit with what was found of it. */
interface Reading {
	name: AlertName;
	value: number;
	limit: number;
	isCrossed: boolean;
	/** Back by so much that the alert ends. */
	isBack: boolean;
}

/** @returns the alerts that stand now, and those of them that were raised just now. */
export function nextAlerts(
	before: readonly Alert[],
	limits: AlertLimits,
	found: Spending,
	nowMs: number
): { alerts: Alert[]; raised: Alert[] } {
	const readings = [...thresholdReadings(limits.thresholds, found.day), ...budgetReadings(limits, found.monthCents)];
	const raised: Alert[] = [];
	const alerts = readings.flatMap((reading) => {
		const { name, value, limit } = reading;
		const stood = before.find((alert) => alert.name === name && alert.limit === limit);
		if (stood?.state === 'crossed') return ended(stood, reading);
		if (!reading.isCrossed) return stood === undefined ? [] : [stood];
		const alert: Alert = { name, state: 'crossed', seen: false, value, limit, sinceMs: nowMs };
		raised.push(alert);
		return [alert];
	});
	return withoutLesser({ alerts, raised });
}

/** A person has seen it: one that has recovered goes. */
export function seeAlert(alerts: readonly Alert[], name: AlertName): Alert[] {
	return alerts.flatMap((alert) => {
		if (alert.name !== name) return [alert];
		return alert.state === 'recovered' ? [] : [{ ...alert, seen: true }];
	});
}

function ended(alert: Alert, { isCrossed, isBack }: Reading): Alert[] {
	if (isCrossed || !isBack) return [alert];
	return alert.seen ? [] : [{ ...alert, state: 'recovered' }];
}

/** When a cast uses up the budget at once, the first warning is old news. */
function withoutLesser({ alerts, raised }: { alerts: Alert[]; raised: Alert[] }) {
	if (!raised.some(({ name }) => name === 'budgetUsed')) return { alerts, raised };
	return {
		alerts: alerts.map((alert) => (alert.name === 'budgetNear' ? { ...alert, seen: true } : alert)),
		raised: raised.filter(({ name }) => name !== 'budgetNear')
	};
}

function thresholdReadings(thresholds: ResourceThresholds, day: SpellMetrics): Reading[] {
	const crossed = checkResourceThresholds(day, thresholds).map(({ threshold }) => threshold);
	const notBack = checkResourceThresholds(day, withMargin(thresholds)).map(({ threshold }) => threshold);
	return THRESHOLDS.flatMap((name) => {
		const limit = thresholds[name];
		if (limit === undefined) return [];
		const says = name === 'costCents' || day.count >= ENOUGH;
		const value = thresholdValue(day, name) ?? 0;
		return [
			{ name, value, limit, isCrossed: says && crossed.includes(name), isBack: !says || !notBack.includes(name) }
		];
	});
}

function budgetReadings({ budgetCents }: AlertLimits, monthCents: number): Reading[] {
	if (budgetCents === undefined) return [];
	const part = (name: AlertName, share: number): Reading => {
		const limit = budgetCents * share;
		// It goes down only by deleted records, or with a new month.
		return { name, value: monthCents, limit, isCrossed: monthCents >= limit, isBack: monthCents < limit };
	};
	return [part('budgetNear', FIRST_WARNING), part('budgetUsed', 1)];
}
