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
