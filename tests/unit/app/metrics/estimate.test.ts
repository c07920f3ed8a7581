import { describe, expect, test } from 'vitest';
import { CastEstimate } from '../../../../src/lib/app/metrics/cast-estimate.svelte.ts';
import { actionsPriceOf, computedWords, engineRows } from '../../../../src/lib/app/metrics/engine-table.ts';
import { estimateOf, estimateWords } from '../../../../src/lib/app/metrics/estimate.ts';
import type { StoredSums } from '../../../../src/lib/storage/cast-sums.ts';
import type { SpellDatabase } from '../../../../src/lib/storage/database.ts';
import { compareExecutionEngines, getSpellMetrics } from '../../../../src/lib/wasm/metrics.ts';
import { binsOf, sortedCounts } from '../../../../src/lib/wasm/metrics/counts.ts';
import { addToSlot, pack } from '../../../../src/lib/wasm/metrics/packed.ts';
import { trackWasmExecution, type ExecutionSample } from '../../../../src/lib/wasm/metrics/sums.ts';

const MIB = 1_048_576;

function sumsOf(samples: readonly ExecutionSample[]) {
	const sums = new Map<number, number>();
	for (const sample of samples) trackWasmExecution(sums, sample);
	return sums;
}

function rowOf(day: number, samples: readonly ExecutionSample[]): StoredSums {
	const open = new Map<number, number>();
	addToSlot(open, day, sumsOf(samples));
	return { startMs: day * 86_400_000, packed: pack(open), spell: 'a', sha256: 'b', engine: 'wasm' };
}

const took = (timeMs: number, memoryBytes?: number, fuel?: number): ExecutionSample => ({
	end: 'succeeded',
	costCents: 1,
	timeMs,
	...(memoryBytes !== undefined && { memoryBytes }),
	...(fuel !== undefined && { fuel })
});

describe('an estimate', () => {
	test('is the median over all days, priced by the formula', () => {
		const rows = [
			rowOf(1, [took(10, 300 * MIB, 500), took(20, 300 * MIB, 500)]),
			rowOf(2, [took(30_000, 300 * MIB, 500), { end: 'cancelled', costCents: 1 }])
		];
		const estimate = estimateOf(rows);
		expect(estimate).toMatchObject({ casts: 3 });
		expect(estimate?.timeMs).toBeCloseTo(20, 0);
		// 20 ms and 300 MiB, known to 1 %, are 3 or 4 cents.
		expect([3, 4]).toContain(estimate?.costCents);
		expect(estimate && estimateWords(estimate)).toMatch(
			/^Usually \d+ ms, \d+ MiB, \d+ fuel, [34] cents \(3 casts\)\.$/
		);
	});

	test('leaves out what was never told', () => {
		const estimate = estimateOf([rowOf(1, [took(5)])]);
		expect(estimate && estimateWords(estimate)).toMatch(/^Usually \d\.\d ms, 1 cent \(1 cast\)\.$/);
	});

	test('is none where nothing ran', () => {
		expect(estimateOf([])).toBeUndefined();
		expect(estimateOf([rowOf(1, [{ end: 'failed', costCents: 1 }])])).toBeUndefined();
	});
});

describe('the estimate in the run bar', () => {
	function estimateWith({ kept, wanted = true }: { kept: boolean; wanted?: boolean }) {
		const idle: (() => void)[] = [];
		let opened = 0;
		const estimate = new CastEstimate({
			hasDatabase: () => Promise.resolve(kept),
			database: () => {
				opened++;
				return Promise.reject<SpellDatabase>(new Error('no database'));
			},
			whenIdle: (callback) => {
				idle.push(callback);
				return () => void idle.splice(idle.indexOf(callback), 1);
			},
			isWanted: () => wanted,
			now: () => 0
		});
		return { estimate, idle, opened: () => opened };
	}

	test('opens no database where nothing was ever kept', async () => {
		const { estimate, idle, opened } = estimateWith({ kept: false });
		estimate.look('a');
		expect(estimate.state.kind).toBe('unknown');
		idle[0]?.();
		await expect.poll(() => estimate.state).toEqual({ kind: 'known', text: 'No history yet.' });
		expect(opened()).toBe(0);
	});

	test('is not looked up once there is a cast, and that of another module is dropped', async () => {
		const casting = estimateWith({ kept: true, wanted: false });
		casting.estimate.look('a');
		casting.idle[0]?.();
		const { estimate, idle } = estimateWith({ kept: false });
		estimate.look('a');
		estimate.look('b');
		expect(idle).toHaveLength(1);
		idle[0]?.();
		estimate.forget();
		await new Promise((resolve) => setTimeout(resolve));
		expect(estimate.state.kind).toBe('unknown');
		expect(casting.opened()).toBe(0);
		expect(casting.estimate.state.kind).toBe('unknown');
	});

	test('stays away when earlier casts cannot be read', async () => {
		const { estimate, idle, opened } = estimateWith({ kept: true });
		estimate.look('a');
		idle[0]?.();
		await expect.poll(opened).toBe(1);
		expect(estimate.state.kind).toBe('unknown');
	});
});

describe('engines', () => {
	const MINUTE_MS = 60_000;

	test('the price of Actions is its formula over the durations, and is called computed', () => {
		const wasm = sumsOf([took(100), took(30 * MINUTE_MS), { end: 'cancelled', costCents: 1 }]);
		const price = actionsPriceOf(binsOf(sortedCounts(wasm), 'timeMs'));
		expect(price.casts).toBe(2);
		// 5 cents at least, and 0.8 × 30 = 24, known to 1 %.
		expect(Math.abs(price.cents - 29)).toBeLessThanOrEqual(1);
		const rows = engineRows(compareExecutionEngines(new Map([['wasm', getSpellMetrics(wasm)]])), price);
		expect(rows.find(({ label }) => label === 'Casts')).toMatchObject({ wasm: '3', actions: '–', actionsIs: 'none' });
		expect(rows.find(({ label }) => label === 'Cost of all')).toMatchObject({
			wasm: '3 cents',
			actions: `${price.cents} cents`,
			actionsIs: 'computed'
		});
		expect(computedWords(price)).toBe(
			'Computed, not measured: 0.8 cent a minute, at least 5 cents, for the durations of the 2 that ran here, as if they took as long there.'
		);
	});

	test('what Actions ran is measured, and nothing is computed', () => {
		const both = new Map([
			['wasm', getSpellMetrics(sumsOf([took(100)]))],
			['github_actions', getSpellMetrics(sumsOf([{ ...took(40_000), costCents: 5 }]))]
		]);
		const rows = engineRows(compareExecutionEngines(both), { casts: 1, cents: 5 });
		expect(rows.filter(({ actionsIs }) => actionsIs === 'computed')).toEqual([]);
		expect(rows.find(({ label }) => label === 'Cost of one')).toMatchObject({ wasm: '1 cent', actions: '5 cents' });
	});
});
