import type { Table } from 'dexie';
import { entryAfter, type AuditEntry, type AuditFact } from '../audit/entry.ts';
import type { SpellDatabase } from './database.ts';

/** Writes the audit chain. There is nothing here to change or delete an entry with. */
export class AuditLog {
	readonly #entries: Table<AuditEntry, number>;
	readonly #now: () => number;

	/** @param now ms since 1970. */
	constructor({ audit }: SpellDatabase, now: () => number) {
		this.#entries = audit;
		this.#now = now;
	}

	/** What a transaction that appends must be for. */
	get tables(): readonly Table[] {
		return [this.#entries];
	}

	/**
	 * Adds entries at the end, within the transaction of what they tell of. Tabs wait for one another there: a
	 * transaction that writes to a table is alone with it.
	 */
	async append(...facts: readonly AuditFact[]): Promise<void> {
		let last = await this.#entries.orderBy('sequence').last();
		for (const fact of facts) {
			last = entryAfter(last, fact, this.#now());
			await this.#entries.add(last);
		}
	}

	/** What was told of a resource, in order. */
	async eventsOf(resourceId: string): Promise<AuditEntry['event'][]> {
		const entries = await this.#entries.where('resourceId').equals(resourceId).toArray();
		return entries.map(({ event }) => event);
	}
}
