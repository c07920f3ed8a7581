import type { Caster } from '../wasm/caster.ts';
import { CoolDown, wasKilled } from '../wasm/cool-down.ts';
import type { CastOutcome } from '../wasm/protocol.ts';

export interface Hold {
	sha256: string;
	/** On the page's clock, in ms. */
	until: number;
}

/** What becomes of programs that had to be killed: one killed twice in a row cools down, an unmetered one may run on. */
export class KilledPrograms {
	readonly #now: () => number;
	readonly #coolDown: CoolDown;
	#hold = $state.raw<Hold | undefined>(undefined);
	#left = $state.raw<CastOutcome | undefined>(undefined);

	constructor(now: () => number) {
		this.#now = now;
		this.#coolDown = new CoolDown(now);
	}

	/** The cast that was held back last, while it is. */
	get hold(): Hold | undefined {
		return this.#hold;
	}

	/** How long the next cast of this module has to wait, in ms; 0 when it need not. */
	remainingMs(sha256: string): number {
		return this.#coolDown.remainingMs(sha256);
	}

	/** Whether the next cast of this module has to wait; then `hold` says so. */
	holdsBack(sha256: string): boolean {
		const remaining = this.#coolDown.remainingMs(sha256);
		this.#hold = remaining > 0 ? { sha256, until: this.#now() + remaining } : undefined;
		return remaining > 0;
	}

	/** The time is over, or the person casts anyway, or another module is chosen. */
	release(): void {
		this.#hold = undefined;
	}

	/** Whether this is the end of a program without fuel whose worker was ended: its thread may be running still. */
	mayRunOn(outcome: CastOutcome): boolean {
		return this.#left === outcome;
	}

	/** The caster, its casts watched. */
	watching(caster: Caster): Caster {
		return {
			load: (bytes, limits) => caster.load(bytes, limits),
			cast: async (module, request, options) => {
				const outcome = await caster.cast(module, request, options);
				this.#coolDown.note(module.description.sha256, outcome);
				if (request.limits?.metering === 'unmetered' && wasEnded(outcome)) this.#left = outcome;
				return outcome;
			},
			close: () => caster.close()
		};
	}
}

/** Whether the worker was ended under a program that had started, by its deadline or its person. */
function wasEnded(outcome: CastOutcome): boolean {
	const isCancelled = outcome.kind === 'cancelled' && outcome.figures.memoryRefusals === undefined;
	return isCancelled || (outcome.kind === 'timed-out' && wasKilled(outcome));
}
