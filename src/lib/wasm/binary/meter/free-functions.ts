import { FREE_UNITS } from './costs.ts';
import type { ChargeSite } from './sites.ts';
import type { BodySurvey } from './survey.ts';

/** Calls that free functions make to free functions are followed this deep. */
const ROUNDS = 4;

/** Which functions are charged to their callers, and what each then costs, in units. */
export class FreeFunctions {
	readonly #costs = new Map<number, number>();

	/** @param surveys of the functions that the module defines, by function index. */
	constructor(surveys: ReadonlyMap<number, BodySurvey>) {
		const candidates = [...surveys].filter(([, survey]) => isPlain(survey));
		for (let round = 0; round < ROUNDS; round++) {
			// Found in one round, counted from the next: the order of functions does not matter.
			const found = candidates.filter(([index, survey]) => !this.#costs.has(index) && this.#fits(survey));
			if (found.length === 0) return;
			for (const [index, { entry }] of found) this.#costs.set(index, this.unitsOf(entry));
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

	#fits({ entry }: BodySurvey): boolean {
		return entry.callees.every((callee) => this.#costs.has(callee)) && this.unitsOf(entry) <= FREE_UNITS;
	}
}

function isPlain({ loops, bulk, grows, callsUnknown }: BodySurvey): boolean {
	return loops.length === 0 && bulk.length === 0 && grows.length === 0 && !callsUnknown;
}
