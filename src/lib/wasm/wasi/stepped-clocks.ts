import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Determinism } from '../protocol.ts';
import type { Clocks } from './clocks.ts';
import { INVAL } from './host-call.ts';

/** The finest step that a clock says it has, in ms. */
const LEAST_RESOLUTION_MS = 0.001;

/** Clocks that stand still but when a program reads them or waits: the same for each cast. In ms. */
export class SteppedClocks implements Clocks {
	readonly #startMs: number;
	readonly #stepMs: number;
	#passedMs = 0;
	#sleptMs = 0;

	constructor({ startMs, stepMs }: Required<Determinism>) {
		this.#startMs = startMs;
		this.#stepMs = stepMs;
	}

	now(id: number): number {
		switch (id) {
			case wasi.CLOCKID_MONOTONIC:
				return this.#passedMs;
			case wasi.CLOCKID_REALTIME:
				return this.#startMs + this.#passedMs;
			case wasi.CLOCKID_PROCESS_CPUTIME_ID:
			case wasi.CLOCKID_THREAD_CPUTIME_ID:
				return this.#passedMs - this.#sleptMs;
			default:
				throw INVAL;
		}
	}

	read(id: number): number {
		const now = this.now(id);
		this.#passedMs += this.#stepMs;
		return now;
	}

	resolution(id: number): number {
		this.now(id);
		return Math.max(this.#stepMs, LEAST_RESOLUTION_MS);
	}

	/** Its time passes at once. */
	skip(ms: number): boolean {
		if (!Number.isFinite(ms)) return false;
		this.#passedMs += ms;
		this.#sleptMs += ms;
		return true;
	}
}
