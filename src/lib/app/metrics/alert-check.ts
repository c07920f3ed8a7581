/** Compares what was found with what a person set, and keeps which alerts stand. */
import { forecastCents } from '../../execution/budget.ts';
import type { StoredSums } from '../../storage/cast-sums.ts';
import { getSpellMetrics } from '../../wasm/metrics.ts';
import { monthOf } from '../../wasm/metrics/calendar.ts';
import { addDay, centsWithin, type Span } from '../../wasm/metrics/span.ts';
import type { Settings } from '../settings.ts';
import { readAlerts, readLimits, writeAlerts } from './alert-settings.ts';
import { nextAlerts, type Alert, type Spending } from './alerts.ts';
import { spanOf } from './metrics-summary.ts';

export interface AlertReport extends Spending {
	alerts: readonly Alert[];
	/** Of this month, at its end. */
	forecastCents: number;
}

/** What sums a check needs: those of this month, and of the last 24 hours. */
export function alertSpan(nowMs: number): Span {
	const day = spanOf('24h', nowMs, undefined);
	return { fromMs: Math.min(day.fromMs, monthOf(nowMs).startMs), toMs: day.toMs };
}

/** @param say tells of an alert that was raised just now: once each. */
export function checkAlerts(
	settings: Settings,
	rows: readonly StoredSums[],
	nowMs: number,
	say: (raised: Alert) => void
): AlertReport {
	const spending = spendingOf(rows, nowMs);
	// Read anew: another tab may have raised or seen one.
	const { alerts, raised } = nextAlerts(readAlerts(settings), readLimits(settings), spending, nowMs);
	writeAlerts(settings, alerts);
	raised.forEach(say);
	return { ...spending, alerts, forecastCents: forecastCents(spending.monthCents, monthOf(nowMs), nowMs) };
}

function spendingOf(rows: readonly StoredSums[], nowMs: number): Spending {
	const day = spanOf('24h', nowMs, undefined);
	const month = monthOf(nowMs);
	const sums = new Map<number, number>();
	for (const row of rows) addDay(row, day, () => [sums]);
	return { day: getSpellMetrics(sums), monthCents: centsWithin(rows, { fromMs: month.startMs, toMs: month.endMs }) };
}
