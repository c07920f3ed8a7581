import type { CastRecord } from '../storage/cast-record.ts';
import type { DexieCastList } from '../storage/cast-list.ts';
import { findInBlock, searchText } from '../storage/cast-texts.ts';

/** Blocks read at once; the page answers in between. */
const BLOCKS = 250;
/** Records read at once, of those that no block has. */
const RECORDS = 500;

type SearchedList = Pick<DexieCastList, 'textKeys' | 'textsBetween' | 'rows'>;

/** Looks for a text in the spells and inputs of records. What it has read once, it does not read again. */
export class RunSearch {
	readonly #needle: string;
	readonly #list: SearchedList;
	/** By id, whether it fits. */
	readonly #fits = new Map<string, boolean>();
	#scanned = false;

	constructor(needle: string, list: SearchedList) {
		this.#needle = needle.toLowerCase();
		this.#list = list;
	}

	/**
	 * The ids that fit, in their order; told again after each piece that was read.
	 * @param ids newest first.
	 * @returns false when it was stopped before its end.
	 */
	async look(ids: readonly string[], found: (ids: string[]) => void, signal: AbortSignal): Promise<boolean> {
		if (!this.#scanned) {
			await this.#scan(ids, found, signal);
			if (signal.aborted) return false;
			this.#scanned = true;
		}
		// What was recorded or put back since.
		const unknown = ids.filter((id) => !this.#fits.has(id));
		for (let at = 0; at < unknown.length; at += RECORDS) {
			const chunk = unknown.slice(at, at + RECORDS);
			const rows = await this.#list.rows(chunk);
			if (signal.aborted) return false;
			for (const [index, row] of rows.entries()) this.#fits.set(chunk[index] ?? '', this.#has(row));
		}
		found(this.#fitting(ids));
		return true;
	}

	/** The newest first, so that what is in sight is found first. */
	async #scan(ids: readonly string[], found: (ids: string[]) => void, signal: AbortSignal): Promise<void> {
		const keys = (await this.#list.textKeys()).reverse();
		for (let at = 0; at < keys.length && !signal.aborted; at += BLOCKS) {
			const chunk = keys.slice(at, at + BLOCKS);
			const blocks = await this.#list.textsBetween(chunk.at(-1) ?? '', chunk[0] ?? '');
			for (const block of blocks) this.#takeBlock(block);
			if (at === 0 && !signal.aborted) found(this.#fitting(ids));
		}
	}

	#takeBlock(block: Parameters<typeof findInBlock>[0]): void {
		const { ids, found } = findInBlock(block, this.#needle);
		for (const id of ids) this.#fits.set(id, false);
		for (const id of found) this.#fits.set(id, true);
	}

	#fitting(ids: readonly string[]): string[] {
		return ids.filter((id) => this.#fits.get(id) === true);
	}

	#has(row: CastRecord | undefined): boolean {
		return row !== undefined && searchText(row).includes(this.#needle);
	}
}
