import { Parking } from './parking.ts';

/** How a worker hears of a cancellation while a program holds its thread. */
export interface CancelEar {
	/** Whether its cast was cancelled. Cheap: it is asked every few milliseconds. */
	heard(): boolean;
	/** Takes word of it that came as a message, while the program was suspended. */
	tell?(): void;
	/** A number that changes when there is something to hear; read before looking, given to `park`. */
	bell(): number;
	/** Holds the thread for `ms` at most, less when there is something to hear, or may be. */
	park(ms: number, bell: number): void;
}

/** Memory that both sides see: two words. */
const CANCELLED = 0;
const BELL = 1;

/** The asking side of shared memory. */
export class SharedBell {
	/** To be sent to the worker. */
	readonly words = new Int32Array(new SharedArrayBuffer(8));

	cancel(): void {
		Atomics.store(this.words, CANCELLED, 1);
		this.ring();
	}

	/** Forgets a cancellation: the next cast begins. */
	reset(): void {
		Atomics.store(this.words, CANCELLED, 0);
	}

	/** Wakes a worker that is parked. */
	ring(): void {
		Atomics.add(this.words, BELL, 1);
		Atomics.notify(this.words, BELL);
	}
}

/** The worker's side of it. */
export class SharedEar implements CancelEar {
	readonly #words: Int32Array;

	constructor(words: Int32Array) {
		this.#words = words;
	}

	heard(): boolean {
		return Atomics.load(this.#words, CANCELLED) !== 0;
	}

	bell(): number {
		return Atomics.load(this.#words, BELL);
	}

	park(ms: number, bell: number): void {
		Atomics.wait(this.#words, BELL, bell, ms);
	}
}

/**
 * How often a token is looked at, in ms: less often where that takes more than this share of the time, but well within
 * the time that a cancelled program is given.
 */
const LOOK_EVERY_MS = 50;
const LOOK_AT_LEAST_EVERY_MS = 100;
const SHARE_OF_TIME = 1 / 50;

/** Looks now and then whether a token still stands. One for each cast: a short one never looks. */
export class TokenEar implements CancelEar {
	readonly #look: () => 'stands' | 'gone' | 'unknown';
	readonly #now: () => number;
	readonly #parking = new Parking();
	#nextAt: number;
	#isTold = false;

	/** @param options.now A monotonic clock, in ms. */
	constructor({ look, now }: { look: () => 'stands' | 'gone' | 'unknown'; now: () => number }) {
		this.#look = look;
		this.#now = now;
		this.#nextAt = now() + LOOK_EVERY_MS;
	}

	tell(): void {
		this.#isTold = true;
	}

	heard(): boolean {
		if (this.#isTold) return true;
		const from = this.#now();
		if (from < this.#nextAt) return false;
		const seen = this.#look();
		const end = this.#now();
		const pause = Math.min(Math.max((end - from) / SHARE_OF_TIME, LOOK_EVERY_MS), LOOK_AT_LEAST_EVERY_MS);
		this.#nextAt = seen === 'unknown' ? Infinity : end + pause;
		return seen === 'gone';
	}

	bell(): number {
		return 0;
	}

	park(ms: number): void {
		this.#parking.park(Math.min(ms, LOOK_EVERY_MS));
	}
}

/** Hears nothing: who cancels has to end the worker. */
export class DeafEar implements CancelEar {
	readonly #parking = new Parking();

	heard(): boolean {
		return false;
	}

	bell(): number {
		return 0;
	}

	park(ms: number): void {
		this.#parking.park(ms);
	}
}
