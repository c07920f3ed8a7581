import { describe, expect, test } from 'vitest';
import {
	calculateGitHubActionsCost,
	calculateWasmExecutionCost,
	estimateExecutionCost
} from '../../../src/lib/execution/cost.ts';

const MINUTE_MS = 60_000;

describe('a WASM execution', () => {
	test.each([
		['nothing costs the minimum', 0, 0, 1],
		['a second costs a tenth of a cent: the minimum', 1_000, 0, 1],
		['20 seconds cost 2 cents', 20_000, 0, 2],
		['200 MiB cost 2 cents', 0, 200, 2],
		['time and memory add up, and a part of a cent is a cent', 20_000, 201, 5],
		['a fraction that only binary numbers have is none', 0, 300, 3]
	])('%s', (_name, executionTimeMs, memoryUsedMb, cents) => {
		expect(calculateWasmExecutionCost({ executionTimeMs, memoryUsedMb })).toBe(cents);
	});

	test('costs what the table of the specification says', () => {
		expect(calculateWasmExecutionCost({ executionTimeMs: 100, memoryUsedMb: 50 })).toBe(1);
		expect(calculateWasmExecutionCost({ executionTimeMs: 1_000, memoryUsedMb: 256 })).toBe(3);
		expect(calculateWasmExecutionCost({ executionTimeMs: MINUTE_MS, memoryUsedMb: 512 })).toBe(12);
	});
});

describe('a GitHub Actions run', () => {
	test.each([
		[0, 5],
		[MINUTE_MS, 5],
		[6 * MINUTE_MS, 5],
		[10 * MINUTE_MS, 8],
		[11 * MINUTE_MS, 9]
	])('of %d ms costs %d cents', (executionTimeMs, cents) => {
		expect(calculateGitHubActionsCost(executionTimeMs)).toBe(cents);
	});

	test('costs what the formula says where the table of the specification says 8 and 40', () => {
		expect(calculateGitHubActionsCost(1_000)).toBe(5);
		expect(calculateGitHubActionsCost(MINUTE_MS)).toBe(5);
	});
});

describe('an estimate', () => {
	const expected = { executionTimeMs: 1_000, memoryUsedMb: 256 };
	const limits = { executionTimeMs: 10 * MINUTE_MS, memoryUsedMb: 512 };

	test('goes from what is expected to what the limits allow', () => {
		expect(estimateExecutionCost('wasm', expected, limits)).toEqual({ expectedCents: 3, maximumCents: 66 });
		expect(estimateExecutionCost('github_actions', expected, limits)).toEqual({ expectedCents: 5, maximumCents: 8 });
	});

	test('of a hybrid one holds the case that both engines run', () => {
		expect(estimateExecutionCost('hybrid', expected, limits)).toEqual({ expectedCents: 3, maximumCents: 74 });
	});
});

test.each([-1, NaN, Infinity])('a time of %d is refused by name', (executionTimeMs) => {
	expect(() => calculateGitHubActionsCost(executionTimeMs)).toThrow(/executionTimeMs .* not/);
	expect(() => calculateWasmExecutionCost({ executionTimeMs: 0, memoryUsedMb: executionTimeMs })).toThrow(
		/memoryUsedMb/
	);
});
