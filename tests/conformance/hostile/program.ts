import type { CastLimits, CastRequest, CastResult } from '../../../src/lib/wasm/protocol.ts';

/** A program that means harm, or looks like it, and how a cast of it has to end. */
export interface HostileProgram {
	name: string;
	/** The text format, or whoever makes the bytes. */
	source: string | (() => Uint8Array | Promise<Uint8Array>);
	limits?: Partial<CastLimits>;
	stdin?: Uint8Array;
	preopens?: CastRequest['preopens'];
	/** What it is written with that not every engine has: one without it may refuse to compile the module. */
	needs?: 'memory64';
	/** Endings that are right, in the words of `verdictOf`. */
	expected: readonly string[];
}

/** The deadline of programs that would go on for ever, in ms. */
export const DEADLINE_MS = 300;
/** Limits of programs that would go on for ever. */
export const SHORT: Partial<CastLimits> = Object.freeze({ timeoutMs: DEADLINE_MS });
/** What a program ends as that its own fuel stopped: its worker was not killed, so that it could tell what was used. */
export const STOPPED = 'timed-out, by itself';
/** The same for one that waits in a call of the host, where it uses no fuel: its worker may have to be killed. */
export const ENDED: readonly string[] = [STOPPED, 'timed-out, killed'];

/** An outcome in a few words: its kind, and what tells it from others of the kind. */
export function verdictOf(outcome: CastResult & { figures: { fuel: number | undefined } }): string {
	switch (outcome.kind) {
		case 'timed-out':
			return outcome.figures.fuel === undefined ? 'timed-out, killed' : STOPPED;
		case 'trapped':
			return `trapped: ${outcome.code}`;
		case 'exited':
			return `exited: ${outcome.exitCode}`;
		case 'invalid-module':
			return `refused: ${outcome.problem.code}`;
		case 'memory-limit':
			return `memory-limit: ${outcome.phase}`;
		case 'host-failed':
			return `host-failed: ${outcome.code}`;
		default:
			return outcome.kind;
	}
}
