import { DeafEar, type CancelEar } from './cancel-ear.ts';

/** Why a host makes a program stop. */
export type StopCause = 'timed-out' | 'cancelled';

/** Thrown through a program whose host call has noticed that it is to stop. */
export class ProgramStopped extends Error {
	override readonly name = 'ProgramStopped' as const;
	/** Its name is `cause` in `StopCause`; `Error.cause` is something else. */
	readonly reason: StopCause;

	constructor(reason: StopCause) {
		super(`The program is stopped: ${reason}.`);
		this.reason = reason;
	}
}

export interface WatchOptions {
	/** A monotonic clock, in ms. */
	now: () => number;
	/** On that clock: the program is stopped from then on. */
	deadlineAt: number;
	/** Unless given, a cancellation is not heard. */
	ear?: CancelEar;
}

/**
 * What all host calls of one cast share: whether it is to stop, and the only way in which they may make the program
 * wait. Times in ms.
 */
export class CastWatch {
	readonly #now: () => number;
	readonly #ear: CancelEar;
	#deadlineAt: number;
	#stop: StopCause | undefined;
	#waitedMs = 0;

	constructor({ now, deadlineAt, ear = new DeafEar() }: WatchOptions) {
		this.#now = now;
		this.#deadlineAt = deadlineAt;
		this.#ear = ear;
	}

	/** A watch that stops nothing. */
	static idle(): CastWatch {
		return new CastWatch({ now: () => performance.now(), deadlineAt: Infinity });
	}

	/** Why the program was to stop, when somebody looked. */
	get stop(): StopCause | undefined {
		return this.#stop;
	}

	/** How long the program was made to wait. */
	get waitedMs(): number {
		return this.#waitedMs;
	}

	/** Whether it is to stop, and why. Once it is, it stays so. */
	look(): StopCause | undefined {
		if (this.#stop === undefined) {
			if (this.#now() >= this.#deadlineAt) this.#stop = 'timed-out';
			else if (this.#ear.heard()) this.#stop = 'cancelled';
		}
		return this.#stop;
	}

	/** For host calls that take long. @throws ProgramStopped */
	check(): void {
		const stop = this.look();
		if (stop !== undefined) throw new ProgramStopped(stop);
	}

	/** Holds the thread for so long. @throws ProgramStopped when the deadline or a cancellation comes first. */
	sleep(ms: number): void {
		const from = this.#now();
		const until = from + ms;
		try {
			for (let now = from; now < until; now = this.#now()) {
				const bell = this.#ear.bell();
				this.check();
				this.#ear.park(Math.min(until, this.#deadlineAt) - now, bell);
			}
		} finally {
			this.#waitedMs += this.#now() - from;
		}
	}
}
