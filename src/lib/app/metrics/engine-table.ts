/** WASM beside GitHub Actions: what was measured, and what the formula makes of the same casts. */
import { decimal } from '../language/language.ts';
import { ACTIONS_CENTS_PER_MINUTE, ACTIONS_MINIMUM_CENTS, calculateGitHubActionsCost } from '../../execution/cost.ts';
import type { EngineComparison, SpellMetrics } from '../../wasm/metrics.ts';
import { valueOfBin } from '../../wasm/metrics/quantiles.ts';
import type { BinCount } from '../../wasm/metrics/sketch.ts';
import { formatCount } from '../format.ts';
import { formatCents } from '../run-words.ts';
import { NONE, formatMeasure, formatShare } from './metrics-words.ts';

/** What casts would have cost in GitHub Actions by the formula, had they taken as long there. Computed, never measured. */
export interface ActionsPrice {
	casts: number;
	cents: number;
}

export interface EngineRow {
	label: string;
	wasm: string;
	actions: string;
	/** `measured` here; `computed` by the formula; `specified`, by the specification. */
	actionsIs: 'measured' | 'computed' | 'specified' | 'none';
}

/** @param times the histogram of times in ms. */
export function actionsPriceOf(times: readonly BinCount[]): ActionsPrice {
	return times.reduce<ActionsPrice>(
		({ casts, cents }, [bin, count]) => ({
			casts: casts + count,
			cents: cents + count * calculateGitHubActionsCost(valueOfBin(bin))
		}),
		{ casts: 0, cents: 0 }
	);
}

export function engineRows({ wasm, actions }: EngineComparison, price: ActionsPrice): EngineRow[] {
	const row = (label: string, format: (metrics: SpellMetrics) => string): EngineRow => ({
		label,
		wasm: wasm === undefined ? NONE : format(wasm),
		actions: actions === undefined ? NONE : format(actions),
		actionsIs: actions === undefined ? 'none' : 'measured'
	});
	const cost = (label: string, format: (metrics: SpellMetrics) => string, computed: string): EngineRow =>
		actions === undefined && price.casts > 0
			? { ...row(label, format), actions: computed, actionsIs: 'computed' }
			: row(label, format);
	return [
		row('Casts', ({ count }) => formatCount(count)),
		row('Success', ({ successRate }) => formatShare(successRate)),
		{ label: 'Start', wasm: 'within the time', actions: '30 to 60 s', actionsIs: 'specified' },
		row('Time p50', ({ timeMs }) => formatMeasure('timeMs', timeMs?.p50)),
		row('Time p95', ({ timeMs }) => formatMeasure('timeMs', timeMs?.p95)),
		row('Memory p50', ({ memoryBytes }) => formatMeasure('memoryBytes', memoryBytes?.p50)),
		cost('Cost of one', meanCost, meanCents(price.cents, price.casts)),
		cost('Cost of all', ({ costCents }) => formatCents(costCents), formatCents(price.cents))
	];
}

/** How the computed figures came about. */
export function computedWords({ casts }: ActionsPrice): string {
	return (
		`Computed, not measured: ${decimal(String(ACTIONS_CENTS_PER_MINUTE))} cent a minute, at least ${ACTIONS_MINIMUM_CENTS} cents, for the ` +
		`durations of the ${formatCount(casts)} that ran here, as if they took as long there.`
	);
}

function meanCost({ costCents, count }: SpellMetrics): string {
	return meanCents(costCents, count);
}

function meanCents(cents: number, casts: number): string {
	return formatCents(Number((cents / casts).toFixed(1)));
}
