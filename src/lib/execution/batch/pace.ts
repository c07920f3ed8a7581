/** So many of the last ends tell how fast a batch is. */
const RECENT = 200;

/** How fast items are done, by a clock that stands still in pauses. Times in ms. */
export class Pace {
	readonly #now: () => number;
	#beforeMs = 0;
	/** `undefined` while it stands still. */
	#startedAt: number | undefined;
	/** When the last items were done; the first entry is the start until there were enough of them. */
	readonly #ends: number[] = [0];

	constructor(now: () => number) {
		this.#now = now;
	}

	start(): void {
		this.#startedAt ??= this.#now();
	}

	pause(): void {
		this.#beforeMs = this.activeMs;
		this.#startedAt = undefined;
	}

	get activeMs(): number {
		return this.#beforeMs + (this.#startedAt === undefined ? 0 : this.#now() - this.#startedAt);
	}

	/** An item is done. */
	note(): void {
		this.#ends.push(this.activeMs);
		if (this.#ends.length > RECENT + 1) this.#ends.shift();
	}

	/** Items in a second, as of late; `undefined` before the first is done. */
	get rate(): number | undefined {
		const [first = 0] = this.#ends;
		const last = this.#ends.at(-1) ?? 0;
		return this.#ends.length < 2 ? undefined : ((this.#ends.length - 1) * 1_000) / Math.max(last - first, 1);
	}

	/** How long so many more will take at this rate. */
	leftMs(items: number): number | undefined {
		const { rate } = this;
		return rate === undefined ? undefined : (items / rate) * 1_000;
	}
}
