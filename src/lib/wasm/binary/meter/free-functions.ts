import { FREE_UNITS } from './costs.ts';
import type { ChargeSite } from './sites.ts';
import type { BodySurvey } from './body-survey.ts';

/** Calls that free functions make to free functions are followed this deep. */
const ROUNDS = 4;

/** Which functions are charged to their callers, and what each then costs, in units. */
export class FreeFunctions {
	readonly #costs = new Map<number, number>();

	/** @param candidates entries of the functions that are plain enough, by function index. */
	constructor(candidates: ReadonlyMap<number, ChargeSite>) {
		let left = [...candidates];
		for (let round = 0; round < ROUNDS; round++) {
			// Found in one round, counted from the next: the order of functions does not matter.
			const found = left.filter(([, entry]) => this.#fits(entry));
			if (found.length === 0) return;
			const costs = found.map(([index, entry]) => [index, this.unitsOf(entry)] as const);
			for (const [index, units] of costs) this.#costs.set(index, units);
			left = left.filter(([index]) => !this.#costs.has(index));
		}
	}

	has(index: number): boolean {
		return this.#costs.has(index);
	}

	/** What a site costs with the free functions that it calls. */
	unitsOf({ units, callees }: ChargeSite): number {
		let sum = units;
		for (const callee of callees) sum += this.#costs.get(callee) ?? 0;
		return sum;
	}

	#fits(entry: ChargeSite): boolean {
		return entry.callees.every((callee) => this.#costs.has(callee)) && this.unitsOf(entry) <= FREE_UNITS;
	}
}

/**
 * Whether a function may be charged to its callers: its loops, and all else whose cost is only known when it runs, are
 * charged by themselves. Nothing in it may call back without a look at the fuel: what it calls in a loop comes behind
 * the loop's head; what it calls elsewhere is in its entry, and must be free as well; a part's calls would be neither.
 */
export function isPlain({ parts, callsUnknown }: BodySurvey): boolean {
	return !callsUnknown && parts.every(({ loop }) => loop !== undefined);
}
