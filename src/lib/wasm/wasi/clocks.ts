import { wasi } from '@bjorn3/browser_wasi_shim';
import type { CastWatch } from '../cast-watch.ts';
import type { GuestMemory } from './guest-memory.ts';
import { type HostCall, INVAL } from './host-call.ts';

const NS_PER_MS = 1e6;
const MEASURED_STEPS = 5;
/** Steps of a clock that never moves (some hosts freeze it while code runs) are given up after this many readings. */
const MOST_READINGS = 1_000_000;

/** `clock_*`. */
export function clockCalls(guest: GuestMemory, clocks: Clocks): Record<string, HostCall> {
	return {
		clock_res_get: (id: number, at: number) => {
			guest.setU64(at, nanoseconds(clocks.resolution(id)));
			return 0;
		},
		clock_time_get: (id: number, _precision: bigint, at: number) => {
			guest.setU64(at, nanoseconds(clocks.read(id)));
			return 0;
		}
	};
}

/** The clocks of one program, in ms. An id that is not preview 1's throws `INVAL`. */
export interface Clocks {
	/** As the host looks at it. */
	now(id: number): number;
	/** As the program does. */
	read(id: number): number;
	resolution(id: number): number;
	/** Lets time pass without waiting, on clocks that can; false on others. */
	skip(ms: number): boolean;
}

/** The machine's. */
export class SystemClocks implements Clocks {
	readonly #startedAt = performance.now();
	readonly #watch: CastWatch;
	#epochMs: number | undefined;
	#resolutionMs: number | undefined;

	/** @param watch What the program waits by. */
	constructor(watch: CastWatch) {
		this.#watch = watch;
	}

	now(id: number): number {
		switch (id) {
			case wasi.CLOCKID_MONOTONIC:
				return performance.now();
			case wasi.CLOCKID_REALTIME:
				return this.#epoch() + performance.now();
			case wasi.CLOCKID_PROCESS_CPUTIME_ID:
			case wasi.CLOCKID_THREAD_CPUTIME_ID:
				return performance.now() - this.#startedAt - this.#watch.waitedMs;
			default:
				throw INVAL;
		}
	}

	read(id: number): number {
		return this.now(id);
	}

	skip(): boolean {
		return false;
	}

	/** All clocks are read from one, so they share its step: 100 µs or more in a browser, finer elsewhere. */
	resolution(id: number): number {
		this.now(id);
		return (this.#resolutionMs ??= measureStep());
	}

	/** Not `performance.timeOrigin`: a machine that slept since the worker began would be hours late. */
	#epoch(): number {
		return (this.#epochMs ??= Date.now() - performance.now());
	}
}

export function nanoseconds(ms: number): bigint {
	// Whole milliseconds apart: the nanoseconds since 1970 are more than a number holds exactly.
	const whole = Math.floor(ms);
	return BigInt(whole) * BigInt(NS_PER_MS) + BigInt(Math.round((ms - whole) * NS_PER_MS));
}

/** The least distance in ms between readings that differ, at least 1 µs. One alone may have been interrupted. */
function measureStep(): number {
	let before = nextReading(performance.now());
	let least = Number.POSITIVE_INFINITY;
	for (let i = 0; i < MEASURED_STEPS; i++) {
		const after = nextReading(before);
		least = Math.min(least, after - before);
		before = after;
	}
	return Math.max(least, 0.001);
}

function nextReading(before: number): number {
	for (let i = 0; i < MOST_READINGS; i++) {
		const now = performance.now();
		if (now !== before) return now;
	}
	return before + 1;
}
