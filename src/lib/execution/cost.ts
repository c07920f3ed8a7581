/**
 * What a cast costs, in US cents: the formulas of the specification (part 10) and nothing else. The memory of a cast is
 * charged once, not by the second. Results are rounded up to whole cents, as each price has a minimum of whole cents.
 *
 * The specification's table of examples agrees with the formula for WASM (1, 3 and 12 cents) and disagrees with the one
 * for GitHub Actions: 1 s and 60 s cost the minimum of 5 cents by the formula, 8 and 40 by the table. The formulas win.
 */
import { MIB } from '../wasm/limits.ts';
import type { CastFigures } from '../wasm/protocol.ts';

/** Which engine a spell is cast by. `hybrid`: wasm first, GitHub Actions when that fails of a limit. */
export type Engine = 'wasm' | 'github_actions' | 'hybrid';

/** Cents per second that a WASM cast runs. */
export const WASM_CENTS_PER_SECOND = 0.1;
/** Cents per MiB of the most memory that it had. */
export const WASM_CENTS_PER_MB = 0.01;
export const WASM_MINIMUM_CENTS = 1;
/** Cents per minute of a GitHub Actions run. */
export const ACTIONS_CENTS_PER_MINUTE = 0.8;
export const ACTIONS_MINIMUM_CENTS = 5;

/** How much an execution took, or is expected to take. */
export interface ExecutionSize {
	executionTimeMs: number;
	/** In MiB. GitHub Actions charges none. */
	memoryUsedMb: number;
}

/** Before a cast: what it should cost, and what it can cost at most within its limits. In cents. */
export interface CostEstimate {
	expectedCents: number;
	maximumCents: number;
}

/** Cents for a WASM execution: 0.1 a second and 0.01 an MiB, at least 1. @throws RangeError for a size below 0 or none. */
export function calculateWasmExecutionCost({ executionTimeMs, memoryUsedMb }: ExecutionSize): number {
	const seconds = amount('executionTimeMs', executionTimeMs) / 1000;
	const cents = seconds * WASM_CENTS_PER_SECOND + amount('memoryUsedMb', memoryUsedMb) * WASM_CENTS_PER_MB;
	return Math.max(WASM_MINIMUM_CENTS, wholeCents(cents));
}

/**
 * Cents for a WASM cast by what was measured of it. Memory that a killed worker took with it is not known, and not
 * charged. @throws RangeError as above.
 */
export function calculateWasmCost({ wallMs, peakMemoryBytes = 0 }: CastFigures): number {
	return calculateWasmExecutionCost({ executionTimeMs: wallMs, memoryUsedMb: peakMemoryBytes / MIB });
}

/** Cents for a GitHub Actions run: 0.8 a minute, at least 5. @throws RangeError for a time below 0 or none. */
export function calculateGitHubActionsCost(executionTimeMs: number): number {
	const minutes = amount('executionTimeMs', executionTimeMs) / 60_000;
	return Math.max(ACTIONS_MINIMUM_CENTS, wholeCents(minutes * ACTIONS_CENTS_PER_MINUTE));
}

/**
 * What a cast should cost by what is expected of it, and at most by its limits. A hybrid one is expected to end in
 * WASM; at most it runs to its limits there, and then again in GitHub Actions.
 * @throws RangeError for a size below 0 or none.
 */
export function estimateExecutionCost(engine: Engine, expected: ExecutionSize, limits: ExecutionSize): CostEstimate {
	const wasm = {
		expectedCents: calculateWasmExecutionCost(expected),
		maximumCents: calculateWasmExecutionCost(limits)
	};
	const actions = {
		expectedCents: calculateGitHubActionsCost(expected.executionTimeMs),
		maximumCents: calculateGitHubActionsCost(limits.executionTimeMs)
	};
	switch (engine) {
		case 'wasm':
			return wasm;
		case 'github_actions':
			return actions;
		case 'hybrid':
			return { ...wasm, maximumCents: wasm.maximumCents + actions.maximumCents };
	}
}

/** Up to the next whole cent; what binary fractions add (0.1 + 0.2) is no cent more. */
function wholeCents(cents: number): number {
	return Math.ceil(Number(cents.toFixed(9)));
}

function amount(name: string, value: number): number {
	if (Number.isFinite(value) && value >= 0) return value;
	throw new RangeError(`${name} must be a number from 0 on, not ${value}.`);
}
