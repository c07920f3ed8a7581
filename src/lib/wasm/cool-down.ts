import type { CastOutcome } from './protocol.ts';

/** So many kills in a row make a program wait so long before its next cast. */
export const COOL_DOWN = Object.freeze({ kills: 2, ms: 5_000 });

/**
 * Whether a cast's worker had to be ended or died of it. A program that stops itself at a limit, as metered ones do, costs
 * nobody anything and does not count; nor does one that its person cancelled.
 */
export function wasKilled(outcome: CastOutcome): boolean {
	if (outcome.kind === 'timed-out') return outcome.figures.memoryRefusals === undefined;
	return outcome.kind === 'host-failed' && outcome.code === 'worker-crashed';
}

/** Holds programs back for a moment that were killed again and again, by hash. */
export class CoolDown {
	readonly #now: () => number;
	readonly #kills = new Map<string, { count: number; lastAt: number }>();

	/** @param now a monotonic clock, in ms. */
	constructor(now: () => number) {
		this.#now = now;
	}

	/** A cast of this module ended. One that a person cancelled says nothing of the program. */
	note(sha256: string, outcome: CastOutcome): void {
		if (outcome.kind === 'cancelled') return;
		const { count } = this.#kills.get(sha256) ?? { count: 0 };
		this.#kills.delete(sha256);
		if (wasKilled(outcome)) this.#kills.set(sha256, { count: count + 1, lastAt: this.#now() });
	}

	/** How long the next cast of this module should wait, in ms; 0 when it need not. */
	remainingMs(sha256: string): number {
		const kills = this.#kills.get(sha256);
		if (kills === undefined || kills.count < COOL_DOWN.kills) return 0;
		return Math.max(0, kills.lastAt + COOL_DOWN.ms - this.#now());
	}
}
