/** Thresholds, budget and alerts, as they are kept on this device. What cannot be read is not there. */
import { checkedBudget } from '../../execution/budget.ts';
import { THRESHOLDS, THRESHOLD_BOUNDS, checkedLimit, type ResourceThresholds } from '../../wasm/metrics/thresholds.ts';
import type { Settings } from '../settings.ts';
import { BUDGET_KEY, THRESHOLDS_KEY } from './alert-keys.ts';
import { ALERT_NAMES, type Alert, type AlertLimits } from './alerts.ts';

const ALERTS_KEY = 'spell-alerts';

export function readLimits(settings: Settings): AlertLimits {
	const kept = parse(settings.read(THRESHOLDS_KEY));
	const thresholds: ResourceThresholds = {};
	for (const name of THRESHOLDS) {
		const value = valid(() => checkedLimit(name, isRecord(kept) ? kept[name] : undefined, THRESHOLD_BOUNDS[name]));
		if (value !== undefined) thresholds[name] = value;
	}
	return { thresholds, budgetCents: valid(() => checkedBudget(parse(settings.read(BUDGET_KEY)))) };
}

export function writeLimits(settings: Settings, { thresholds, budgetCents }: AlertLimits): void {
	const some = Object.keys(thresholds).length > 0;
	settings.write(THRESHOLDS_KEY, some ? JSON.stringify(thresholds) : undefined);
	settings.write(BUDGET_KEY, budgetCents === undefined ? undefined : String(budgetCents));
}

export function readAlerts(settings: Settings): Alert[] {
	const kept = parse(settings.read(ALERTS_KEY));
	return Array.isArray(kept) ? kept.filter(isAlert) : [];
}

export function writeAlerts(settings: Settings, alerts: readonly Alert[]): void {
	settings.write(ALERTS_KEY, alerts.length === 0 ? undefined : JSON.stringify(alerts));
}

function isAlert(value: unknown): value is Alert {
	return (
		isRecord(value) &&
		ALERT_NAMES.some((name) => name === value['name']) &&
		(value['state'] === 'crossed' || value['state'] === 'recovered') &&
		typeof value['seen'] === 'boolean' &&
		['value', 'limit', 'sinceMs'].every((name) => typeof value[name] === 'number')
	);
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function parse(text: string | undefined): unknown {
	return valid(() => JSON.parse(text ?? 'null') as unknown);
}

function valid<T>(read: () => T): T | undefined {
	try {
		return read();
	} catch {
		return undefined;
	}
}
