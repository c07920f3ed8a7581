import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	checkResourceThresholds,
	compareExecutionEngines,
	getPerformanceTrends,
	getSpellMetrics
} from '../../../../src/lib/wasm/metrics.ts';
import { nextOf, startOf } from '../../../../src/lib/wasm/metrics/calendar.ts';
import { addToSlot, pack, slotOf } from '../../../../src/lib/wasm/metrics/packed.ts';
import { EXECUTION_ENDS, trackWasmExecution, type ExecutionSample } from '../../../../src/lib/wasm/metrics/sums.ts';

const sums = (samples: readonly ExecutionSample[]) => {
	const all = new Map<number, number>();
	for (const sample of samples) trackWasmExecution(all, sample);
	return all;
};
const timed = (timeMs: number): ExecutionSample => ({ end: 'succeeded', costCents: 1, timeMs });
const samples = fc.array(
	fc.record({
		end: fc.constantFrom(...EXECUTION_ENDS),
		costCents: fc.nat(500),
		timeMs: fc.double({ min: 0.001, max: 1e7, noNaN: true })
	})
);

test('percentiles are within 1 % of the values in order', () => {
	fc.assert(
		fc.property(
			samples.filter(({ length }) => length > 0),
			(all) => {
				const sorted = all.map(({ timeMs }) => timeMs).toSorted((a, b) => a - b);
				const found = getSpellMetrics(sums(all)).timeMs;
				for (const [q, value] of [
					[0.5, found?.p50],
					[0.95, found?.p95],
					[0.99, found?.p99]
				] as const) {
					const exact = sorted[Math.floor(q * (sorted.length - 1))] ?? NaN;
					expect(Math.abs((value ?? NaN) - exact)).toBeLessThanOrEqual(exact * 0.010_000_1);
				}
			}
		)
	);
});

test('what is taken out leaves nothing behind', () => {
	fc.assert(
		fc.property(samples, samples, (some, others) => {
			const all = sums([...some, ...others]);
			for (const sample of others) trackWasmExecution(all, sample, -1);
			expect(all).toEqual(sums(some));
		})
	);
});

test('cancelled and interrupted executions are in no success rate', () => {
	const all = EXECUTION_ENDS.map((end): ExecutionSample => ({ end, costCents: 2 }));
	expect(getSpellMetrics(sums(all))).toMatchObject({ count: 4, successRate: 0.5, costCents: 8, timeMs: undefined });
});

test('thresholds are crossed, not touched', () => {
	const metrics = getSpellMetrics(sums([timed(100), { end: 'failed', costCents: 1 }]));
	expect(checkResourceThresholds(metrics, { successRate: 0.5, costCents: 2, p95Ms: 200 })).toEqual([]);
	const alerts = checkResourceThresholds(metrics, { successRate: 0.6, costCents: 1, p95Ms: 50, memoryShare: 0.1 });
	expect(alerts.map(({ threshold }) => threshold)).toEqual(['successRate', 'p95Ms', 'costCents']);
});

test('an engine that cast nothing is not compared', () => {
	const wasm = getSpellMetrics(sums([timed(100)]));
	expect(compareExecutionEngines(new Map([['wasm', wasm]]))).toMatchObject({
		actions: undefined,
		actionsTimes: { time: undefined }
	});
	const both = compareExecutionEngines(
		new Map([
			['wasm', wasm],
			['github_actions', getSpellMetrics(sums([{ ...timed(1_000), costCents: 5 }]))]
		])
	);
	expect(both.actionsTimes.time).toBeCloseTo(10, 0);
	expect(both.actionsTimes.cost).toBe(5);
});

describe('in Berlin, when clocks go back', () => {
	const zone = process.env.TZ;
	test('the day has 25 hours, and the hour that comes twice is two', () => {
		process.env.TZ = 'Europe/Berlin';
		try {
			const day = Date.parse('2026-10-25T00:00:00+02:00');
			const toMs = nextOf('day', day);
			expect((toMs - day) / 3_600_000).toBe(25);
			const at = Date.parse('2026-10-25T02:30:00+01:00');
			expect(startOf('hour', at)).toBe(Date.parse('2026-10-25T02:00:00+01:00'));
			const { startMs, slot } = slotOf(at);
			const open = new Map<number, number>();
			addToSlot(open, slot, sums([timed(5)]));
			const trend = getPerformanceTrends([{ startMs, packed: pack(open) }], { fromMs: day, toMs }, 'hour');
			expect(trend).toHaveLength(25);
			expect(trend.findIndex(({ metrics }) => metrics.count === 1)).toBe(3);
		} finally {
			process.env.TZ = zone;
		}
	});
});
