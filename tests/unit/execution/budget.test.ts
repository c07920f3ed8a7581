import { describe, expect, test } from 'vitest';
import { budgetState, checkedBudget, forecastCents } from '../../../src/lib/execution/budget.ts';
import { monthOf } from '../../../src/lib/wasm/metrics/calendar.ts';
import { MetricLimitError } from '../../../src/lib/wasm/metrics/thresholds.ts';

const november = monthOf(new Date(2026, 10, 15).getTime());

describe('the forecast', () => {
	test.each([
		['half of the month foretells twice as much', new Date(2026, 10, 16), 100, 200],
		['an hour foretells no more than a day does', new Date(2026, 10, 1, 1), 10, 300],
		['at the end it is what was spent', new Date(2026, 11, 1), 123, 123],
		['part of a cent is a cent', new Date(2026, 10, 8), 1, 5],
		['nothing foretells nothing', new Date(2026, 10, 8), 0, 0]
	])('%s', (_name, now, spent, forecast) => {
		expect(forecastCents(spent, november, now.getTime())).toBe(forecast);
	});

	test('goes by the month of the clock here, an hour longer when clocks go back', () => {
		const zone = process.env.TZ;
		process.env.TZ = 'Europe/Berlin';
		try {
			const { startMs, endMs } = monthOf(Date.parse('2026-10-31T23:30:00Z') - 3_600_000);
			expect(new Date(startMs).toISOString()).toBe('2026-09-30T22:00:00.000Z');
			expect((endMs - startMs) / 3_600_000).toBe(31 * 24 + 1);
			expect(monthOf(Date.parse('2026-10-31T23:30:00Z')).startMs).toBe(endMs);
		} finally {
			process.env.TZ = zone;
		}
	});
});

test.each([
	[79, 'within'],
	[80, 'near'],
	[99, 'near'],
	[100, 'used'],
	[1_000, 'used']
])('%d of 100 cents is %s', (spent, state) => {
	expect(budgetState(spent, 100)).toBe(state);
});

test.each([0, -1, NaN, Infinity, '100', undefined])('%s is no budget, and the error says why', (value) => {
	expect.assertions(2);
	try {
		checkedBudget(value);
	} catch (error) {
		expect(error).toBeInstanceOf(MetricLimitError);
		expect(error).toMatchObject({ field: 'budgetCents', value, limit: { least: 1, most: 100_000_000 } });
	}
});
