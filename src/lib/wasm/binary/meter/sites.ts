import { HEAD_UNITS, PART_UNITS } from './costs.ts';

/** A place where fuel is charged, for instructions that follow it. */
export interface ChargeSite {
	at: number;
	units: number;
	/** Functions called directly, once for each call; their cost is added where they turn out to be free. */
	callees: number[];
}

/** A part of a function or loop that is charged where it stands, because its head has enough to pay for. */
export interface Part<Loop> extends ChargeSite {
	loop: Loop | undefined;
}

/**
 * Divides the instructions of one function, or of one loop without its inner loops, among its head and parts of it.
 * They come in runs: within a run all are executed if the first is. The first run belongs to the head.
 */
export class SiteBuilder<Loop> {
	readonly head: ChargeSite;
	readonly parts: Part<Loop>[] = [];
	readonly #loop: Loop | undefined;
	#run: ChargeSite;
	#isFirst = true;
	#conditional = 0;
	#pending: Omit<ChargeSite, 'at'> = { units: 0, callees: [] };

	constructor(head: ChargeSite, loop: Loop | undefined) {
		this.head = head;
		this.#loop = loop;
		this.#run = { at: head.at, units: 0, callees: [] };
	}

	add(units: number, callee?: number): void {
		this.#run.units += units;
		if (callee !== undefined) this.#run.callees.push(callee);
	}

	/** Ends a run; the next begins at `at`. */
	cut(at: number): void {
		const run = this.#run;
		this.#run = { at, units: 0, callees: [] };
		if (run.units === 0) return;
		if (this.#isFirst || this.#conditional + run.units <= HEAD_UNITS) this.#toHead(run);
		else this.#toPart(run);
		if (!this.#isFirst) this.#conditional += run.units;
		this.#isFirst = false;
	}

	/** Ends the last run; what is too little for a part goes to the head. */
	finish(at: number): void {
		this.cut(at);
		this.#toHead(this.#pending);
		this.#pending = { units: 0, callees: [] };
	}

	#toHead({ units, callees }: Omit<ChargeSite, 'at'>): void {
		this.head.units += units;
		// One by one: there may be more than fit as arguments of one call.
		for (const callee of callees) this.head.callees.push(callee);
	}

	#toPart({ at, units, callees }: ChargeSite): void {
		const all = { units: this.#pending.units + units, callees: [...this.#pending.callees, ...callees] };
		const isEnough = all.units >= PART_UNITS;
		if (isEnough) this.parts.push({ at, ...all, loop: this.#loop });
		this.#pending = isEnough ? { units: 0, callees: [] } : all;
	}
}
