import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { faultWords, readField, writeField } from '../../../../src/lib/app/metrics/alert-fields.ts';
import { readAlerts, readLimits, writeLimits } from '../../../../src/lib/app/metrics/alert-settings.ts';
import { AlertWatch } from '../../../../src/lib/app/metrics/alert-watch.ts';
import { alertWords } from '../../../../src/lib/app/metrics/alert-words.ts';
import {
	ALERT_NAMES,
	ENOUGH,
	nextAlerts,
	seeAlert,
	type Alert,
	type AlertLimits
} from '../../../../src/lib/app/metrics/alerts.ts';
import { checkResourceThresholds, getSpellMetrics } from '../../../../src/lib/wasm/metrics.ts';
import { addToSlot, pack, slotOf } from '../../../../src/lib/wasm/metrics/packed.ts';
import { trackWasmExecution, type ExecutionSums } from '../../../../src/lib/wasm/metrics/sums.ts';
import { MetricLimitError, THRESHOLDS } from '../../../../src/lib/wasm/metrics/thresholds.ts';
import { settingsIn } from '../../support/settings.ts';

function sumsOf(succeeded: number, failed: number, timeMs = 10): ExecutionSums {
	const sums = new Map<number, number>();
	for (let at = 0; at < succeeded; at++) trackWasmExecution(sums, { end: 'succeeded', costCents: 1, timeMs });
	for (let at = 0; at < failed; at++) trackWasmExecution(sums, { end: 'failed', costCents: 1, timeMs });
	return sums;
}

const dayOf = (...of: Parameters<typeof sumsOf>) => getSpellMetrics(sumsOf(...of));
const only = (limits: Partial<AlertLimits>): AlertLimits => ({ thresholds: {}, budgetCents: undefined, ...limits });
const SUCCESS = only({ thresholds: { successRate: 0.9 } });

describe('an alert', () => {
	test('is raised once, stays while it is beyond its limit, and near it', () => {
		let alerts: Alert[] = [];
		const raisedAt = [0.9, 0.89, 0.5, 0.9, 0.905, 0.91, 0.89].map((rate) => {
			const day = dayOf(Math.round(rate * 200), Math.round((1 - rate) * 200));
			const next = nextAlerts(alerts, SUCCESS, { day, monthCents: 0 }, 5);
			alerts = next.alerts;
			return [next.raised.length, alerts[0]?.state];
		});
		// Of 10 % that may fail, a tenth has to be made good: 91 %.
		expect(raisedAt).toEqual([
			[0, undefined],
			[1, 'crossed'],
			[0, 'crossed'],
			[0, 'crossed'],
			[0, 'crossed'],
			[0, 'recovered'],
			[1, 'crossed']
		]);
	});

	test('that was seen is not raised again until it was back; one that recovered goes when it is seen', () => {
		const bad = { day: dayOf(5, 15), monthCents: 0 };
		const good = { day: dayOf(20, 0), monthCents: 0 };
		const { alerts } = nextAlerts([], SUCCESS, bad, 1);
		const seen = seeAlert(alerts, 'successRate');
		expect(nextAlerts(seen, SUCCESS, bad, 2)).toEqual({ alerts: seen, raised: [] });
		const back = nextAlerts(seen, SUCCESS, good, 3);
		expect(back.alerts).toEqual([]);
		expect(nextAlerts(back.alerts, SUCCESS, bad, 4).raised).toHaveLength(1);
		const unseen = nextAlerts(alerts, SUCCESS, good, 3).alerts;
		expect(unseen).toMatchObject([{ state: 'recovered', sinceMs: 1 }]);
		expect(seeAlert(unseen, 'successRate')).toEqual([]);
	});

	test('goes with its limit, and is raised anew for another one', () => {
		const bad = { day: dayOf(5, 15), monthCents: 0 };
		const { alerts } = nextAlerts([], SUCCESS, bad, 1);
		expect(nextAlerts(alerts, only({}), bad, 2).alerts).toEqual([]);
		expect(nextAlerts(alerts, only({ thresholds: { successRate: 0.8 } }), bad, 2).raised).toHaveLength(1);
	});

	test('about rates and percentiles waits for enough casts; one about cost does not', () => {
		const limits = only({ thresholds: { successRate: 0.9, p95Ms: 1, costCents: 2 } });
		const raised = (failed: number) =>
			nextAlerts([], limits, { day: dayOf(0, failed), monthCents: 0 }, 1).raised.map(({ name }) => name);
		expect(raised(ENOUGH - 1)).toEqual(['costCents']);
		expect(raised(ENOUGH)).toEqual(['successRate', 'p95Ms', 'costCents']);
	});

	test('of the budget comes at 80 %, and at all of it; not both at once', () => {
		const limits = only({ budgetCents: 100 });
		let alerts: Alert[] = [];
		const raised = [79, 80, 99, 100, 130].map((monthCents) => {
			const next = nextAlerts(alerts, limits, { day: dayOf(0, 0), monthCents }, 1);
			alerts = next.alerts;
			return next.raised.map(({ name }) => name).join();
		});
		expect(raised).toEqual(['', 'budgetNear', '', 'budgetUsed', '']);
		const atOnce = nextAlerts([], limits, { day: dayOf(0, 0), monthCents: 100 }, 1);
		expect(atOnce.raised.map(({ name }) => name)).toEqual(['budgetUsed']);
		expect(atOnce.alerts.filter(({ seen }) => !seen)).toHaveLength(1);
		expect(nextAlerts(alerts, limits, { day: dayOf(0, 0), monthCents: 3 }, 1).alerts).toMatchObject([
			{ name: 'budgetUsed', state: 'recovered' }
		]);
	});

	test('flaps for no history: between two that are raised, the figure was back by the margin', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(300), { maxLength: 60 }), (costs) => {
				const limits = only({ thresholds: { costCents: 100 } });
				let alerts: Alert[] = [];
				let lowest = 0;
				for (const costCents of costs) {
					lowest = Math.min(lowest, costCents);
					const next = nextAlerts(alerts, limits, { day: { ...dayOf(1, 0), costCents }, monthCents: 0 }, 1);
					if (next.raised.length > 0) {
						expect(lowest).toBeLessThanOrEqual(90);
						lowest = Infinity;
					}
					alerts = next.alerts;
				}
			})
		);
	});
});

describe('what a person writes', () => {
	test.each([
		['successRate', ' 99.9 ', 0.999],
		['successRate', '99,9', 0.999],
		['memoryShare', '80', 0.8],
		['p95Ms', '250', 250],
		['costCents', '0', 0],
		['budgetCents', '1000', 1_000],
		['budgetCents', '', undefined]
	] as const)('as %s, %j is %s', (name, text, value) => {
		expect(readField(name, text)).toBe(value);
		expect(readField(name, writeField(name, value))).toBe(value);
	});

	test.each([
		['successRate', '101', 1.01, 'From 0 to 100 %.'],
		['successRate', 'most', NaN, 'From 0 to 100 %.'],
		['p95Ms', '0', 0, 'From 1 to 86,400,000 ms.'],
		['memoryShare', '-5', -0.05, 'From 1 to 100 % of limit.'],
		['budgetCents', '1e12', 1e12, 'From 1 to 100,000,000 cents.']
	] as const)('as %s, %j is refused with field, value and limits', (field, text, value, words) => {
		let error: unknown;
		try {
			readField(field, text);
		} catch (thrown) {
			error = thrown;
		}
		expect(error).toBeInstanceOf(MetricLimitError);
		expect(error).toMatchObject({ name: 'MetricLimitError', field, value });
		expect(error instanceof MetricLimitError && faultWords(error)).toBe(words);
	});
});

test('a threshold that cannot be one is refused by name, not compared', () => {
	expect(() => checkResourceThresholds(dayOf(1, 0), { successRate: 90 })).toThrow(/successRate .* not 90/);
	expect(() => checkResourceThresholds(dayOf(1, 0), { p95Ms: NaN })).toThrow(MetricLimitError);
});

test('what is kept is read back; what cannot be read is not there', () => {
	const settings = settingsIn();
	const limits = { thresholds: { successRate: 0.5, costCents: 3 }, budgetCents: 700 };
	writeLimits(settings, limits);
	expect(readLimits(settings)).toEqual(limits);
	settings.write('spell-thresholds', '{"successRate": 7, "p95Ms": "fast", "costCents": 4, "__proto__": 1}');
	settings.write('spell-budget-cents', 'much');
	expect(readLimits(settings)).toEqual({ thresholds: { costCents: 4 }, budgetCents: undefined });
	for (const text of ['', 'null', '[null, 1, {}]', '[{"name":"x","state":"crossed","seen":true}]', '{'])
		expect(readAlerts(settingsIn(new Map([['spell-alerts', text]])))).toEqual([]);
});

test('each alert has words', () => {
	for (const name of ALERT_NAMES) {
		const alert: Alert = { name, state: 'crossed', seen: false, value: 0.5, limit: 0.9, sinceMs: 0 };
		expect(alertWords(alert)).toMatch(/^[^_]+\.$/);
	}
	expect(ALERT_NAMES).toEqual(expect.arrayContaining([...THRESHOLDS]));
});

describe('after casts', () => {
	const now = new Date(2026, 10, 27, 12).getTime();
	function watchWith(kept: Record<string, string>) {
		const idle: (() => void)[] = [];
		const said: string[] = [];
		let reads = 0;
		const { startMs, slot } = slotOf(now);
		const open = new Map<number, number>();
		addToSlot(open, slot, sumsOf(3, 0));
		const row = { startMs, packed: pack(open), spell: 'a', sha256: 'b', engine: 'wasm' } as const;
		const watch = new AlertWatch({
			settings: settingsIn(new Map(Object.entries(kept))),
			sums: () => {
				reads++;
				return Promise.resolve({ within: () => Promise.resolve([row]) });
			},
			whenIdle: (callback) => void idle.push(callback),
			now: () => now,
			say: (text) => void said.push(text)
		});
		return { watch, said, idle, reads: () => reads };
	}

	test('nothing is looked at while nothing is set', () => {
		const { watch, idle } = watchWith({});
		watch.castSettled();
		expect(idle).toEqual([]);
	});

	test('many at once are looked at once, and what was crossed is said once', async () => {
		const { watch, idle, said, reads } = watchWith({ 'spell-thresholds': '{"costCents":2}' });
		for (let at = 0; at < 1_000; at++) watch.castSettled();
		expect(idle).toHaveLength(1);
		idle[0]?.();
		await expect.poll(() => said).toEqual(['The casts of the last 24 hours cost 3 cents, more than 2 cents.']);
		watch.castSettled();
		idle[1]?.();
		await expect.poll(reads).toBe(2);
		expect(said).toHaveLength(1);
	});
});
