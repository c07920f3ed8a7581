import type { Subscription } from 'dexie';
import type { CastFilter } from '../storage/cast-list.ts';
import type { CastRecord, WholeCast } from '../storage/cast-record.ts';
import type { RunArchive } from './run-archive.ts';
import { RunSearch } from './run-search.ts';

export type RunListState = { kind: 'opening' } | { kind: 'open' } | { kind: 'failed'; message: string };

/** Rows read before it is known how many there are, so that a list is there at once. */
const FIRST_ROWS = 40;
/** Rows are read in blocks of as many. */
const BLOCK = 50;

/** `undefined` asks for all again. */
export type FilterChanges = { [Field in keyof CastFilter]?: CastFilter[Field] | undefined };

function withChanges(filter: CastFilter, changes: FilterChanges): CastFilter {
	const chosen = Object.entries({ ...filter, ...changes }).filter(([, value]) => value !== undefined);
	return Object.fromEntries(chosen);
}

/** The records, newest first, as far as they fit a filter; only those in sight are read. Follows what any tab changes. */
export class RunList {
	readonly #open: () => Promise<RunArchive>;
	#archive: RunArchive | undefined;
	#state = $state.raw<RunListState>({ kind: 'opening' });
	#filter = $state.raw<CastFilter>({});
	#needle = $state('');
	/** All that fit the filter; what is shown is what the search finds among them. */
	#ids: readonly string[] = [];
	#shown = $state.raw<readonly string[]>([]);
	#rows = $state.raw<Readonly<Partial<Record<string, CastRecord>>>>({});
	#spells = $state.raw<readonly string[]>([]);
	#searching = $state(false);
	#search: RunSearch | undefined;
	#stopSearch = new AbortController();
	#watchingIds: Subscription | undefined;
	#watchingRows: Subscription | undefined;
	#blocks = '';

	constructor(open: () => Promise<RunArchive>) {
		this.#open = open;
	}

	get state(): RunListState {
		return this.#state;
	}

	get filter(): CastFilter {
		return this.#filter;
	}

	get needle(): string {
		return this.#needle;
	}

	get count(): number {
		return this.#shown.length;
	}

	/** All spells that have records. */
	get spells(): readonly string[] {
		return this.#spells;
	}

	get searching(): boolean {
		return this.#searching;
	}

	get filtered(): boolean {
		return this.#needle !== '' || Object.keys(this.#filter).length > 0;
	}

	idAt(index: number): string | undefined {
		return this.#shown[index];
	}

	/** `undefined` while it is read. */
	rowAt(index: number): CastRecord | undefined {
		return this.#rows[this.#shown[index] ?? ''];
	}

	/** @param filter what is asked for from the first row on. */
	async open(filter: CastFilter = this.#filter): Promise<void> {
		this.#filter = filter;
		try {
			this.#archive = await this.#open();
			await this.#archive.recover();
			await this.#read();
		} catch (error) {
			this.#fail(error);
		}
	}

	close(): void {
		this.#watchingIds?.unsubscribe();
		this.#watchingRows?.unsubscribe();
		this.#stopSearch.abort();
	}

	async choose(changes: FilterChanges): Promise<void> {
		this.#filter = withChanges(this.#filter, changes);
		await this.#read();
	}

	async look(needle: string): Promise<void> {
		this.#needle = needle;
		const text = needle.trim();
		this.#search = text === '' || !this.#archive ? undefined : new RunSearch(text, this.#archive.list);
		await this.#show();
	}

	/** Rows from one index to another (not included) are in sight. */
	see(first: number, last: number): void {
		if (!this.#archive) return;
		const from = Math.max(0, Math.floor(first / BLOCK) * BLOCK);
		const ids = this.#shown.slice(from, Math.ceil(last / BLOCK) * BLOCK);
		const blocks = ids.join();
		if (blocks === this.#blocks || ids.length === 0) return;
		this.#blocks = blocks;
		this.#watchingRows?.unsubscribe();
		this.#watchingRows = this.#archive.list.watchRows(ids, {
			next: (rows) => this.#take(rows),
			error: (error) => this.#fail(error)
		});
	}

	/** @returns what was deleted, to be put back by `restore`. */
	async delete(id: string): Promise<WholeCast | undefined> {
		return this.#archive?.store.delete(id);
	}

	async restore(deleted: WholeCast): Promise<void> {
		await this.#archive?.store.restore(deleted);
	}

	async clear(): Promise<void> {
		await this.#archive?.store.clear();
	}

	/** The newest at once, then all ids, again after each change. */
	async #read(): Promise<void> {
		const { list } = this.#archive ?? {};
		if (list === undefined) return;
		this.#watchingIds?.unsubscribe();
		const filter = this.#filter;
		const newest = await list.newest(filter, FIRST_ROWS);
		if (filter !== this.#filter) return;
		this.#take(newest);
		await this.#settle(newest.map(({ id }) => id));
		this.#state = { kind: 'open' };
		this.#watchingIds = list.watchIds(filter, {
			next: (ids) => void this.#settle(ids),
			error: (error) => this.#fail(error)
		});
		this.#spells = await list.spells();
	}

	async #settle(ids: readonly string[]): Promise<void> {
		const fewer = ids.length < this.#ids.length;
		this.#ids = ids;
		await this.#show();
		const newest = this.#rows[ids[0] ?? '']?.spell;
		if (fewer || newest === undefined || !this.#spells.includes(newest))
			this.#spells = (await this.#archive?.list.spells()) ?? [];
	}

	async #show(): Promise<void> {
		this.#stopSearch.abort();
		if (this.#search === undefined) {
			this.#searching = false;
			this.#shown = this.#ids;
			return;
		}
		const { signal } = (this.#stopSearch = new AbortController());
		this.#searching = true;
		const done = await this.#search.look(this.#ids, (ids) => (this.#shown = ids), signal);
		if (done) this.#searching = false;
	}

	/** A record that did not change stays the same object, so that its row is not drawn anew. */
	#take(rows: readonly (CastRecord | undefined)[]): void {
		const before = this.#rows;
		const fresh = (row: CastRecord) => (before[row.id]?.outcome === row.outcome ? before[row.id] : row);
		this.#rows = Object.fromEntries(rows.flatMap((row) => (row === undefined ? [] : [[row.id, fresh(row)]])));
	}

	#fail(error: unknown): void {
		console.info('The records could not be read:', error);
		this.#state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}
