/** A month's budget for casts, in US cents. It warns; it never keeps a cast from running. */
import { checkedLimit, type Bounds } from '../wasm/metrics/thresholds.ts';

export const BUDGET_BOUNDS: Bounds = { least: 1, most: 100_000_000 };
/** The share of the budget at which the first of two warnings comes. */
export const FIRST_WARNING = 0.8;

const DAY_MS = 86_400_000;

/** @returns the value. @throws MetricLimitError when it is no number of cents from 1 to 100,000,000. */
export function checkedBudget(value: unknown): number {
	return checkedLimit('budgetCents', value, BUDGET_BOUNDS);
}

/**
 * What the month will have cost at its end if it goes on as it did so far: spent ÷ time gone × length of the month, in
 * whole cents, rounded up. The first day counts as gone from its beginning: an hour foretells no month.
 * @param month ms since 1970.
 */
export function forecastCents(spentCents: number, month: { startMs: number; endMs: number }, nowMs: number): number {
	const goneMs = Math.min(month.endMs, Math.max(nowMs, month.startMs + DAY_MS)) - month.startMs;
	return Math.ceil(Number(((spentCents / goneMs) * (month.endMs - month.startMs)).toFixed(6)));
}

/** `near`: from 80 % of the budget on. `used`: from all of it on. */
export type BudgetState = 'within' | 'near' | 'used';

export function budgetState(spentCents: number, budgetCents: number): BudgetState {
	if (spentCents >= budgetCents) return 'used';
	return spentCents >= budgetCents * FIRST_WARNING ? 'near' : 'within';
}
