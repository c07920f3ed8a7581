import type { CastResult } from '../lib/wasm/protocol.ts';

/** The largest exit code of a program that is passed on; beyond it the codes below would be ambiguous. */
export const LARGEST_PROGRAM_CODE = 125;

/**
 * The codes that `spell` itself ends with (docs/CLI.md). From 128 up: 128 and the number of the Unix signal that
 * stands for the same end, as shells have it.
 */
export const EXIT = Object.freeze({
	ok: 0,
	refused: 126,
	usage: 127,
	hostFailed: 128,
	/** SIGINT */
	cancelled: 130,
	/** SIGABRT */
	trapped: 134,
	/** SIGKILL */
	memoryLimit: 137,
	/** SIGPIPE: nobody reads the output any more. */
	readerGone: 141,
	/** SIGALRM */
	timedOut: 142,
	/** SIGXCPU */
	fuelLimit: 152,
	/** SIGXFSZ */
	outputLimit: 153
});

/** The process's exit code for a cast. */
export function exitCodeOf(result: CastResult): number {
	switch (result.kind) {
		case 'ok':
			return EXIT.ok;
		case 'exited':
			return Math.min(result.exitCode, LARGEST_PROGRAM_CODE);
		case 'trapped':
			return EXIT.trapped;
		case 'timed-out':
			return EXIT.timedOut;
		case 'memory-limit':
			return EXIT.memoryLimit;
		case 'output-limit':
			return EXIT.outputLimit;
		case 'fuel-limit':
			return EXIT.fuelLimit;
		case 'cancelled':
			return EXIT.cancelled;
		case 'invalid-module':
		case 'invalid-input':
		case 'hash-mismatch':
		case 'denied':
			return EXIT.refused;
		case 'host-failed':
			return EXIT.hostFailed;
	}
}
