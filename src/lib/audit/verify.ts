import { EMPTY_HEAD, hashOf, type AuditEntry, type AuditHead } from './entry.ts';
import { shapeProblem } from './shape.ts';

/**
 * Where a chain breaks first, and what differs there. `sequence` is the place in the chain: that of the entry that
 * should be there.
 */
export type AuditBreak = { sequence: number } & (
	| { kind: 'shape'; problem: string }
	/** Another number stands here: entries are missing, doubled, or in another order. */
	| { kind: 'gap'; found: number }
	/** The entry is not what it was when its hash was made. */
	| { kind: 'hash'; expected: string; found: string }
	/** The entry does not follow the one before it: that one was changed or replaced with its hash. */
	| { kind: 'previous'; expected: string; found: string }
	/** It is older than the entry before it. */
	| { kind: 'time'; time: number; earliest: number }
	/** The chain ends before a head that was known. */
	| { kind: 'cut'; known: AuditHead }
	/** Here was another entry when the head was noted. */
	| { kind: 'head'; known: AuditHead; found: string }
);

export type AuditVerdict = { kind: 'unbroken'; head: AuditHead } | { kind: 'broken'; at: AuditBreak };

/** Follows a chain from its first entry on, one at a time; stops counting at the first break. */
export class ChainVerifier {
	readonly #known: readonly AuditHead[];
	#head: AuditHead = EMPTY_HEAD;
	#time = 0;
	#break: AuditBreak | undefined;

	/** @param known heads noted earlier: each must still be in the chain. */
	constructor(known: readonly AuditHead[] = []) {
		this.#known = known.filter(({ sequence }) => sequence > 0).sort((a, b) => a.sequence - b.sequence);
	}

	/** How many entries were followed. */
	get count(): number {
		return this.#head.sequence;
	}

	/** Takes what should be the next entry. @returns whether the chain is unbroken so far. */
	next(entry: unknown): boolean {
		this.#break ??= this.#problem(entry);
		if (this.#break !== undefined) return false;
		const { sequence, hash, time } = entry as AuditEntry;
		this.#head = { sequence, hash };
		this.#time = time;
		return true;
	}

	/** The verdict, once there are no more entries. */
	end(): AuditVerdict {
		const cut = this.#known.find(({ sequence }) => sequence > this.#head.sequence);
		const at = this.#break ?? (cut && { kind: 'cut' as const, sequence: this.#head.sequence + 1, known: cut });
		return at ? { kind: 'broken', at } : { kind: 'unbroken', head: this.#head };
	}

	#problem(value: unknown): AuditBreak | undefined {
		const sequence = this.#head.sequence + 1;
		const problem = shapeProblem(value);
		if (problem !== undefined) return { kind: 'shape', sequence, problem };
		const entry = value as AuditEntry;
		if (entry.sequence !== sequence) return { kind: 'gap', sequence, found: entry.sequence };
		const expected = hashOf(entry);
		if (entry.hash !== expected) return { kind: 'hash', sequence, expected, found: entry.hash };
		const { hash: previous } = this.#head;
		if (entry.previous !== previous) return { kind: 'previous', sequence, expected: previous, found: entry.previous };
		if (entry.time < this.#time) return { kind: 'time', sequence, time: entry.time, earliest: this.#time };
		return this.#otherHead(entry);
	}

	#otherHead({ sequence, hash: found }: AuditEntry): AuditBreak | undefined {
		const known = this.#known.find((head) => head.sequence === sequence && head.hash !== found);
		return known && { kind: 'head', sequence, known, found };
	}
}

/** A chain that is all there. For long ones, see `ChainVerifier`. */
export function verify(entries: Iterable<unknown>, known: readonly AuditHead[] = []): AuditVerdict {
	const verifier = new ChainVerifier(known);
	for (const entry of entries) if (!verifier.next(entry)) break;
	return verifier.end();
}
