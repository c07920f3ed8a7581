import { nextOf, startOf, type Step } from './calendar.ts';
import type { SortedCounts } from './counts.ts';
import type { Span } from './span.ts';
import type { CodeNumbers, Tally } from './tally.ts';

/** The counts of every hour or day that begins in a span. */
export class TrendTally {
	readonly #codes: CodeNumbers;
	readonly #step: Step;
	/** By where they begin, in order; without a tally where nothing was counted. */
	readonly #tallies = new Map<number, Tally | undefined>();
	/** By slot: the calendar is asked once for each. */
	readonly #slots = new Map<number, Tally | undefined>();

	constructor(codes: CodeNumbers, span: Span, step: Step) {
		this.#codes = codes;
		this.#step = step;
		for (let startMs = startOf(step, span.fromMs); startMs < span.toMs; startMs = nextOf(step, startMs))
			this.#tallies.set(startMs, undefined);
	}

	/** What counts for a slot; `undefined` where it is in none of the hours or days. */
	readonly at = (slotMs: number): Tally | undefined => {
		if (!this.#slots.has(slotMs)) this.#slots.set(slotMs, this.#tallyOf(slotMs));
		return this.#slots.get(slotMs);
	};

	counts(): { startMs: number; counts: SortedCounts }[] {
		const { codes } = this.#codes;
		const nothing: SortedCounts = { codes: [], counts: [] };
		return [...this.#tallies].map(([startMs, counts]) => ({ startMs, counts: counts ? { codes, counts } : nothing }));
	}

	#tallyOf(slotMs: number): Tally | undefined {
		const startMs = startOf(this.#step, slotMs);
		if (!this.#tallies.has(startMs)) return undefined;
		const tally = this.#tallies.get(startMs) ?? new Float64Array(this.#codes.codes.length);
		this.#tallies.set(startMs, tally);
		return tally;
	}
}
