import type { EndedItem } from '../../lib/execution/batch/batch-run.ts';

/** Passes items on in their order. One that came early waits, and the batch with it, before there are too many. */
export class InOrder<Item> {
	readonly #pass: (ended: EndedItem<Item>) => Promise<void>;
	readonly #early = new Map<number, { ended: EndedItem<Item>; passed: (passing: Promise<void>) => void }>();
	#next = 0;
	#passing = Promise.resolve();

	constructor(pass: (ended: EndedItem<Item>) => Promise<void>) {
		this.#pass = pass;
	}

	/** @returns when it was passed on; rejects as passing did. */
	take(ended: EndedItem<Item>): Promise<void> {
		const { promise, resolve: passed } = Promise.withResolvers<void>();
		this.#early.set(ended.index, { ended, passed });
		for (let next = this.#early.get(this.#next); next !== undefined; next = this.#early.get(this.#next)) {
			this.#early.delete(this.#next++);
			const { ended: due } = next;
			this.#passing = this.#passing.then(() => this.#pass(due));
			next.passed(this.#passing);
		}
		return promise;
	}
}
