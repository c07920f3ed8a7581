import { liveQuery, type Collection, type Subscription } from 'dexie';
import type { CastRecord, RunOutcome } from './cast-record.ts';
import type { StoredTexts } from './cast-texts.ts';
import type { SpellDatabase } from './database.ts';

/** Which records are asked for; a field that is absent asks for all. */
export interface CastFilter {
	spell?: string;
	outcome?: RunOutcome;
	batch?: string;
}

export interface Watcher<T> {
	next(value: T): void;
	error(error: unknown): void;
}

/** Reads records for a list, and tells when any tab changed what was read. */
export class DexieCastList {
	readonly #database: SpellDatabase;

	constructor(database: SpellDatabase) {
		this.#database = database;
	}

	/** The newest records that fit, without a count of the rest. */
	newest(filter: CastFilter, limit: number): Promise<CastRecord[]> {
		const fields = fieldsOf(filter);
		const rows = this.#indexed(fields[0]).reverse();
		const others = fields.slice(1);
		const fits = (record: CastRecord) => others.every(([name, value]) => record[name] === value);
		return (others.length > 0 ? rows.and(fits) : rows).limit(limit).toArray();
	}

	/** Ids of all records that fit, newest first; again after each change. */
	watchIds(filter: CastFilter, watcher: Watcher<string[]>): Subscription {
		return liveQuery(() => this.#ids(filter)).subscribe(watcher);
	}

	/** Records by id, `undefined` where one is gone; again after each change to one of them. */
	watchRows(ids: readonly string[], watcher: Watcher<(CastRecord | undefined)[]>): Subscription {
		return liveQuery(() => this.rows(ids)).subscribe(watcher);
	}

	rows(ids: readonly string[]): Promise<(CastRecord | undefined)[]> {
		return this.#database.casts.bulkGet([...ids]);
	}

	/** Where the blocks of search texts begin, oldest first. */
	textKeys(): Promise<string[]> {
		return this.#database.castTexts.toCollection().primaryKeys();
	}

	/** Blocks of search texts from one to another, both included, in one read. */
	textsBetween(oldest: string, newest: string): Promise<StoredTexts[]> {
		return this.#database.castTexts.where('from').between(oldest, newest, true, true).toArray();
	}

	/** Names of all spells that were cast, in order. */
	spells(): Promise<string[]> {
		return this.#database.casts.orderBy('spell').uniqueKeys() as unknown as Promise<string[]>;
	}

	async #ids(filter: CastFilter): Promise<string[]> {
		const [first, ...others] = fieldsOf(filter);
		let ids = await this.#indexed(first).primaryKeys();
		for (const other of others) {
			const fit = new Set(await this.#indexed(other).primaryKeys());
			ids = ids.filter((id) => fit.has(id));
		}
		return ids.reverse();
	}

	/** By one index, in order of id: within one key of an index, primary keys are in order. */
	#indexed(field: FilterField | undefined): Collection<CastRecord, string> {
		const { casts } = this.#database;
		return field === undefined ? casts.orderBy('id') : casts.where(field[0]).equals(field[1]);
	}
}

type FilterField = readonly [name: keyof CastFilter, value: string];

/** What is asked for, of the field first that the fewest records have. */
function fieldsOf(filter: CastFilter): FilterField[] {
	const names = ['batch', 'spell', 'outcome'] as const;
	return names.flatMap((name) => {
		const value = filter[name];
		return value === undefined ? [] : [[name, value] as const];
	});
}
