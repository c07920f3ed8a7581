import type { CastFigures, CastLimits, CastResult } from '../wasm/protocol.ts';
import type { ExecutionEnd, ExecutionSample } from '../wasm/metrics/sums.ts';
import type { CastRecord, SettledState } from './cast-record.ts';

/** What metrics count of a record; `undefined` while it runs. */
export function sampleOf({ state, limits }: CastRecord): ExecutionSample | undefined {
	switch (state.kind) {
		case 'running':
			return undefined;
		case 'interrupted':
			return { end: 'interrupted', costCents: 0 };
		case 'settled':
			return settledSample(state, limits);
	}
}

function settledSample({ result, figures, costCents }: SettledState, limits: CastLimits): ExecutionSample {
	const end = endOf(result);
	const ran = end !== 'cancelled' && !wasRefused(result);
	const measured = { end, costCents: Math.round(whole(costCents) ?? 0) };
	if (!ran) return measured;
	return { ...measured, cache: figures.cache === 'miss' ? 'miss' : 'hit', ...measuresOf(figures, limits) };
}

/** Records may be years old, or put back from a file: only what is a number is counted. */
function measuresOf({ wallMs, peakMemoryBytes, fuel }: CastFigures, { memoryBytes }: CastLimits) {
	const [time, memory, used] = [whole(wallMs), whole(peakMemoryBytes), whole(fuel)];
	return {
		...(time !== undefined && { timeMs: time }),
		...(memory !== undefined && memory > 0 && { memoryBytes: memory, memoryShare: memory / memoryBytes }),
		...(used !== undefined && { fuel: used })
	};
}

function endOf({ kind }: CastResult): ExecutionEnd {
	if (kind === 'ok') return 'succeeded';
	return kind === 'cancelled' ? 'cancelled' : 'failed';
}

/** What never began to run has no time or memory of its own. */
function wasRefused(result: CastResult): boolean {
	if (result.kind === 'memory-limit') return result.phase === 'declared';
	if (result.kind === 'denied') return result.exitCode === undefined;
	return ['invalid-module', 'invalid-input', 'hash-mismatch'].includes(result.kind);
}

function whole(value: number | undefined): number | undefined {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}
