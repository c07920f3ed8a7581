import type { CastFigures } from './protocol.ts';

/** Figures of what ended before anything of it ran. */
export const NOTHING_MEASURED: CastFigures = Object.freeze({
	wallMs: 0,
	queuedMs: 0,
	compileMs: 0,
	runMs: 0,
	waitedMs: 0,
	peakMemoryBytes: undefined,
	memoryRefusals: undefined,
	fileRefusals: undefined,
	bytesIn: 0,
	bytesOut: 0,
	fuel: undefined,
	cache: 'miss',
	warmth: 'first'
});
