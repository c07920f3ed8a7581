import { DeafEar, type CancelEar } from './cancel-ear.ts';
import type { Alarm } from './alarm.ts';

/** Why a host makes a program stop. */
export type StopCause = 'timed-out' | 'cancelled';

/** Thrown through a program whose host call has noticed that it is to stop. */
export class ProgramStopped extends Error {
	override readonly name = 'ProgramStopped' as const;
	readonly reason: StopCause;

	constructor(reason: StopCause) {
		super(`The program is stopped: ${reason}.`);
		this.reason = reason;
	}
}

/** What a host call waits for. */
export interface Wait {
	/** Longest wait, in ms; may be infinite. */
	ms: number;
	/** `input`: of somebody who writes while the program runs; such a wait counts towards no deadline. */
	for: 'time' | 'input' | 'owner';
	/** Whether what is waited for has come. Asked before the wait and whenever something may have come. */
	isOver?: () => boolean;
	/** Asked again after so many ms, where nothing rings. */
	everyMs?: number;
}

export interface WatchOptions {
	/** A monotonic clock, in ms. */
	now: () => number;
	/** On that clock: the program is stopped from then on. */
	deadlineAt: number;
	/** Unless given, a cancellation is not heard. */
	ear?: CancelEar;
	/** `begins`: a wait that somebody may notice. `idle`: the deadline stands still from now on; `over`: it does no more. */
	onWait?: (state: 'begins' | 'idle' | 'over') => void;
}

/** A wait for input is a wait like any other for so long, in ms: whoever polls quickly sends no messages about it. */
const IDLE_AFTER_MS = 5;
/** Shorter waits are not told of, in ms. */
const NOTICEABLE_MS = 16;

/**
 * What all host calls of one cast share: whether it is to stop, and the only ways in which they may make the program
 * wait. Times in ms.
 */
export class CastWatch {
	readonly #now: () => number;
	readonly #ear: CancelEar;
	readonly #onWait: WatchOptions['onWait'];
	#deadlineAt: number;
	#stop: StopCause | undefined;
	#waitedMs = 0;

	constructor({ now, deadlineAt, ear = new DeafEar(), onWait }: WatchOptions) {
		this.#now = now;
		this.#deadlineAt = deadlineAt;
		this.#ear = ear;
		this.#onWait = onWait;
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

	/** Holds the thread for so long. Throws as `wait`. */
	sleep(ms: number): void {
		this.wait({ ms, for: 'time' });
	}

	/** Holds the thread. @throws ProgramStopped when the deadline or a cancellation comes first. */
	wait(wait: Wait): void {
		for (const { ms, bell } of this.#rests(wait)) this.#ear.park(ms, bell);
	}

	/** The same for a program that is suspended: the thread is free meanwhile. Rejects as `wait` throws. */
	async suspend(wait: Wait, alarm: Alarm): Promise<void> {
		for (const { ms } of this.#rests(wait)) await alarm.rest(ms);
	}

	/** A wait in rests, each of which may end early. At least one, so that a suspended program's thread can take messages. */
	*#rests(wait: Wait): Generator<{ ms: number; bell: number }, void, void> {
		const from = this.#now();
		const until = from + wait.ms;
		let idleSince: { at: number; leftMs: number } | undefined;
		if (wait.ms >= NOTICEABLE_MS && wait.isOver?.() !== true) this.#onWait?.('begins');
		try {
			for (let isFirst = true; ; isFirst = false) {
				const bell = this.#ear.bell();
				this.check();
				const now = this.#now();
				if (wait.isOver?.() === true || (now >= until && !isFirst)) return;
				const idleAt = wait.for === 'input' && idleSince === undefined ? from + IDLE_AFTER_MS : Infinity;
				if (now >= idleAt) {
					idleSince = { at: now, leftMs: this.#deadlineAt - now };
					this.#deadlineAt = Infinity;
					this.#onWait?.('idle');
					continue;
				}
				const end = Math.min(until, this.#deadlineAt, idleAt);
				yield { ms: Math.max(Math.min(end - now, wait.everyMs ?? Infinity), 0), bell };
			}
		} finally {
			const now = this.#now();
			this.#waitedMs += now - from;
			if (idleSince !== undefined) {
				this.#deadlineAt = now + idleSince.leftMs;
				this.#onWait?.('over');
			}
		}
	}
}
