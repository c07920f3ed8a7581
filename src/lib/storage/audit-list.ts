import { liveQuery, type Collection, type Subscription } from 'dexie';
import type { AuditEntry } from '../audit/entry.ts';
import type { AuditEvent } from '../audit/events.ts';
import type { Watcher } from './cast-list.ts';
import type { SpellDatabase } from './database.ts';

/** Which entries are asked for; what is absent asks for all. */
export interface AuditFilter {
	events?: readonly AuditEvent[];
	/** SHA-256 of a module or id of a cast. */
	resourceId?: string;
	/** Ms since 1970, included. */
	fromMs?: number;
	/** Ms since 1970, not included. */
	toMs?: number;
}

/** Reads the audit chain, and tells when any tab added to it. What it gives is as it lies there: perhaps tampered with. */
export class DexieAuditList {
	readonly #database: SpellDatabase;

	constructor(database: SpellDatabase) {
		this.#database = database;
	}

	count(): Promise<number> {
		return this.#database.audit.count();
	}

	/** Entries in order, so many at most: those after a place in the chain, or the first ones. */
	after(place: number | undefined, most: number): Promise<AuditEntry[]> {
		const { audit } = this.#database;
		const rest = place === undefined ? audit.toCollection() : audit.where('sequence').above(place);
		return rest.limit(most).toArray();
	}

	/** Places of all entries that fit, newest first; again after each that is added. */
	watchPlaces(filter: AuditFilter, watcher: Watcher<number[]>): Subscription {
		return liveQuery(() => this.places(filter)).subscribe(watcher);
	}

	async places({ events, resourceId, ...span }: AuditFilter): Promise<number[]> {
		const { audit } = this.#database;
		const inTime = await this.#within(span).primaryKeys();
		const others = [
			...(events === undefined ? [] : [audit.where('event').anyOf(events)]),
			...(resourceId === undefined ? [] : [audit.where('resourceId').equals(resourceId)])
		];
		const sets = await Promise.all(others.map(async (rows) => new Set(await rows.primaryKeys())));
		return inTime.filter((place) => sets.every((set) => set.has(place))).sort(newestFirst);
	}

	/** Entries by their places, `undefined` where there is none. */
	rows(places: readonly number[]): Promise<(AuditEntry | undefined)[]> {
		return this.#database.audit.bulkGet([...places]);
	}

	#within({ fromMs, toMs }: Omit<AuditFilter, 'events'>): Collection<AuditEntry, number> {
		const { audit } = this.#database;
		if (fromMs === undefined && toMs === undefined) return audit.toCollection();
		return audit.where('time').between(fromMs ?? -Infinity, toMs ?? Infinity, true, false);
	}
}

function newestFirst(a: number, b: number): number {
	return b - a;
}
