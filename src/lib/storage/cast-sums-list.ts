import Dexie, { liveQuery, type Subscription } from 'dexie';
import { slotOf } from '../wasm/metrics/packed.ts';
import type { Span } from '../wasm/metrics/span.ts';
import type { Watcher } from './cast-list.ts';
import { SUMS_KEY, type StoredSums } from './cast-sums.ts';
import type { SpellDatabase } from './database.ts';

export interface SumsReading {
	firstDayMs: number | undefined;
	span: Span;
	rows: StoredSums[];
}

/** Reads the sums that are kept beside the records. */
export class DexieSumsList {
	readonly #database: SpellDatabase;

	constructor(database: SpellDatabase) {
		this.#database = database;
	}

	/** All days that have a part in a span, oldest first. */
	within({ fromMs, toMs }: Span): Promise<StoredSums[]> {
		const { castSums } = this.#database;
		const first = [slotOf(fromMs).startMs, Dexie.minKey, Dexie.minKey, Dexie.minKey];
		return castSums.where(SUMS_KEY).between(first, [toMs], true, false).toArray();
	}

	/** Those of one module since a moment: of the most recent days, so many rows at most, in no order. */
	async ofModule(sha256: string, sinceMs: number, most: number): Promise<StoredSums[]> {
		const { castSums } = this.#database;
		const first = [slotOf(sinceMs).startMs, Dexie.minKey, Dexie.minKey, Dexie.minKey];
		// Keys alone are read fast; sums of other modules are not read at all.
		const keys = await castSums.where(SUMS_KEY).aboveOrEqual(first).primaryKeys();
		const rows = await castSums.bulkGet(keys.filter(([, , hash]) => hash === sha256).slice(-most));
		return rows.filter((row) => row !== undefined);
	}

	/**
	 * The sums of a span, and again after each change.
	 * @param spanAfter the span, by when the oldest day with sums begins (`undefined`: there are none); asked each time.
	 */
	watch(spanAfter: (firstDayMs: number | undefined) => Span, watcher: Watcher<SumsReading>): Subscription {
		const read = async (): Promise<SumsReading> => {
			const firstDayMs = await this.#firstDay();
			const span = spanAfter(firstDayMs);
			return { firstDayMs, span, rows: await this.within(span) };
		};
		return liveQuery(read).subscribe(watcher);
	}

	async #firstDay(): Promise<number | undefined> {
		return (await this.#database.castSums.orderBy(SUMS_KEY).first())?.startMs;
	}
}
