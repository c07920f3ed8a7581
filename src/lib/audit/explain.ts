import type { AuditBreak } from './verify.ts';

/** A broken link, for a person. Texts may hold what somebody wrote into the log. */
export interface BreakWords {
	what: string;
	/** What should be there, and what is. */
	facts: readonly (readonly [name: string, value: string])[];
}

/** What differs at the first broken link. */
export function explainBreak(at: AuditBreak): BreakWords {
	switch (at.kind) {
		case 'shape':
			return { what: `What is there is no entry: ${at.problem}.`, facts: [] };
		case 'gap':
			return {
				what: `Number ${at.found} stands where number ${at.sequence} should: entries were removed, added, or put in another order.`,
				facts: []
			};
		case 'hash':
			return words('The entry is not what it was when it was written: its own hash does not fit it.', [
				['Hash of what is there', at.expected],
				['Hash that it claims', at.found]
			]);
		case 'previous':
			return words('It does not follow the entry before it: that one was replaced, together with its hash.', [
				['Hash of the entry before', at.expected],
				['Hash that it follows', at.found]
			]);
		case 'time':
			return words('It is older than the entry before it.', [
				['Its time', isoTime(at.time)],
				['Not before', isoTime(at.earliest)]
			]);
		case 'cut':
			return words('The chain ends before it, and was longer when its head was noted.', [
				['Noted head', `${at.known.sequence}:${at.known.hash}`]
			]);
		case 'head':
			return words('Another entry was here when the head was noted: the chain was written anew.', [
				['Noted head', at.known.hash],
				['Hash that is there', at.found]
			]);
	}
}

function words(what: string, facts: BreakWords['facts']): BreakWords {
	return { what, facts };
}

/** A date beyond it cannot be written (ECMA-262, 21.4.1.1). */
const LAST_MS = 8.64e15;

/** In UTC; as a number where there is no such date. */
export function isoTime(ms: number): string {
	return Math.abs(ms) <= LAST_MS ? new Date(ms).toISOString() : String(ms);
}
