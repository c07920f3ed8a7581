import type { CastOutcome } from '../../lib/wasm/protocol.ts';

/** The outcome of an item that was not cast: its input, of so many bytes, is above the limit. Nothing ran. */
export function refusedInput(sizeBytes: number, limitBytes: number): CastOutcome {
	const message = `The input has ${sizeBytes} bytes; the limit is ${limitBytes} bytes`;
	return {
		kind: 'invalid-input',
		problems: [{ path: '', message }],
		stdout: [],
		stderr: [],
		requests: [],
		figures: {
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
		}
	};
}
