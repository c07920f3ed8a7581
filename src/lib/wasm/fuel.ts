import type { CastWatch, StopCause } from './cast-watch.ts';
import type { CastLimits } from './protocol.ts';

/** Why a program got no more fuel. */
export type FuelStop = StopCause | 'fuel-limit';

export interface FuelOptions {
	/** A monotonic clock, in ms. */
	now: () => number;
	/** Knows when the program is to stop. */
	watch: CastWatch;
	/** Most units in all; no limit unless given. */
	limit?: CastLimits['fuel'];
	/** Called at each grant but the first: the program is between two instructions, and its host can do small things. */
	onTick?: () => void;
}

/** Fuel comes in slices that last about so long, in ms: as late as a deadline may be noticed. */
const SLICE_MS = 2;
/** Units of the first slice, before anything is known of the program's pace. */
const FIRST_SLICE = 100_000;
const SMALLEST_SLICE = 10_000;
/** The counter is an i32; half of it leaves room for a charge below zero. */
const LARGEST_SLICE = 2 ** 30;
/** A slice grows no faster than this from one to the next. */
const GROWTH = 4;

/** Grants fuel to one program in slices, and none when it is to stop. */
export class FuelMeter {
	readonly #options: FuelOptions;
	readonly #limit: number;
	#counter: { value: number } | undefined;
	#isEnded = false;
	#limitReached = false;
	#granted = 0;
	#slice = FIRST_SLICE;
	#grantedAt: number;

	constructor(options: FuelOptions) {
		this.#options = options;
		this.#limit = options.limit ?? Infinity;
		this.#grantedAt = options.now();
	}

	/** Why the program was stopped, if its host stopped it. */
	get stop(): FuelStop | undefined {
		return this.#options.watch.stop ?? (this.#limitReached ? 'fuel-limit' : undefined);
	}

	/** Units used, when a program is metered. */
	get total(): number | undefined {
		return this.#counter && this.used(this.#counter.value);
	}

	/** Takes over a program's counter and gives it its first fuel. */
	attach(counter: { value: number }): void {
		this.#counter = counter;
		counter.value = this.first();
	}

	/**
	 * Nothing more is given, and nothing is left: at its next charge the program stops. For a host call that ends its
	 * program by an exception, which the program may catch.
	 */
	end(): void {
		this.#isEnded = true;
		if (this.#counter === undefined || this.#counter.value < 0) return;
		this.#granted -= this.#counter.value + 1;
		this.#counter.value = -1;
	}

	/** What the counter starts with. */
	first(): number {
		return this.#grant(this.#slice);
	}

	/** What is added to a counter that stands at `left` (below zero); 0 to stop. */
	more(left: number): number {
		if (this.#isEnded) return 0;
		const { now, watch, onTick } = this.#options;
		onTick?.();
		if (watch.look() !== undefined) return 0;
		this.#limitReached = this.used(left) > this.#limit;
		if (this.#limitReached) return 0;
		this.#adaptSlice(now());
		return this.#grant(this.#slice - left);
	}

	/** Units used by a program whose counter stands at `left`. */
	used(left: number): number {
		return this.#granted - left;
	}

	/** The sum of all grants is never above the limit, so that a program stops at the same place in slices of any size. */
	#grant(units: number): number {
		const grant = Math.min(units, LARGEST_SLICE, this.#limit - this.#granted);
		this.#granted += grant;
		return grant;
	}

	#adaptSlice(now: number): void {
		const tookMs = Math.max(now - this.#grantedAt, SLICE_MS / GROWTH);
		const fitting = this.#slice * (SLICE_MS / tookMs);
		this.#slice = Math.round(Math.min(Math.max(fitting, SMALLEST_SLICE), LARGEST_SLICE / 2));
		this.#grantedAt = now;
	}
}

/**
 * A way for a running program to call its host through a table, where only functions of WebAssembly may stand: a
 * tiny module that exports what it imports. One is enough for a worker, whatever it casts.
 */
export class TickBridge {
	/** To be put into a program's table: `() -> i32`. */
	readonly entry: () => number;
	#handler: () => number = () => 0;

	constructor() {
		const imports = { h: { t: () => this.#handler() } };
		const { exports } = new WebAssembly.Instance(new WebAssembly.Module(PASS_ON), imports);
		this.entry = exports.t as () => number;
	}

	/** Whom `entry` calls from now on. */
	connect(handler: () => number): void {
		this.#handler = handler;
	}
}

/** (module (import "h" "t" (func (result i32))) (export "t" (func 0))) */
const PASS_ON = new Uint8Array([
	...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
	...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7f],
	...[0x02, 0x07, 0x01, 0x01, 0x68, 0x01, 0x74, 0x00, 0x00],
	...[0x07, 0x05, 0x01, 0x01, 0x74, 0x00, 0x00]
]);
