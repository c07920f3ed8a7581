import type { CastFigures, CastOutcome, CastResult } from '../../../../src/lib/wasm/protocol.ts';

const FIGURES: CastFigures = {
	wallMs: 1,
	queuedMs: 0,
	compileMs: 0,
	runMs: 1,
	waitedMs: 0,
	peakMemoryBytes: 65_536,
	memoryRefusals: 0,
	fileRefusals: 0,
	bytesIn: 0,
	bytesOut: 0,
	fuel: 10,
	cache: 'memory',
	warmth: 'repeated'
};

/** The end of a cast that was never made. */
export function outcome(result: CastResult, printed = '', figures: Partial<CastFigures> = {}): CastOutcome {
	const stdout = printed === '' ? [] : [new TextEncoder().encode(printed)];
	return { ...result, stdout, stderr: [], requests: [], figures: { ...FIGURES, ...figures } };
}

export const OK: CastResult = { kind: 'ok', exitCode: 0 };
export const FAILED: CastResult = { kind: 'exited', exitCode: 3 };
/** A worker that had to be ended: nothing is known of its memory. */
export const KILLED: CastOutcome = outcome({ kind: 'timed-out', deadlineMs: 5 }, '', { memoryRefusals: undefined });
