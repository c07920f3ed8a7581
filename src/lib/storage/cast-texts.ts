/** What records are searched by, kept in step with them in blocks: a search reads these, not the records. */
import type { Table } from 'dexie';
import type { CastCompanion } from './cast-companion.ts';
import type { CastRecord } from './cast-record.ts';

/**
 * Texts of neighbouring records. A block has all ids from its own first one to the next block's; ids are UUIDs of 36
 * characters. One string each, as a string is read much faster than a list of them.
 */
export interface StoredTexts {
	/** The lowest id that it may have. */
	from: string;
	/** In order, one a line. */
	ids: string;
	/** As many, one a line, in lower case. */
	texts: string;
}

/** Records in a block, until more are put between them. */
const BLOCK = 64;
const MOST_IN_BLOCK = 2 * BLOCK;
/** Records read at once while blocks are built. */
const CHUNK = 1_000;

/** What a record is found by: spell, file name, and the preview of its input, which has no secrets. */
export function searchText({ spell, input }: CastRecord): string {
	return [spell, input.fileName ?? '', input.preview].join('\u0001').replaceAll('\n', ' ').toLowerCase();
}

/** Changes the blocks within the transaction that changes a record. */
export class CastTexts implements CastCompanion {
	readonly #blocks: Table<StoredTexts, string>;

	constructor(blocks: Table<StoredTexts, string>) {
		this.#blocks = blocks;
	}

	get tables(): readonly Table[] {
		return [this.#blocks];
	}

	async changed(before: CastRecord | undefined, after: CastRecord | undefined): Promise<void> {
		if (after === undefined) {
			if (before) await this.#remove(before.id);
			return;
		}
		const text = searchText(after);
		if (before === undefined || searchText(before) !== text) await this.#set(after.id, text);
	}

	async cleared(): Promise<void> {
		await this.#blocks.clear();
	}

	async #set(id: string, text: string): Promise<void> {
		const block = await this.#blockOf(id);
		const lines = block ? linesOf(block) : [];
		const isLast = id > (lines.at(-1)?.[0] ?? '');
		if (block === undefined || (isLast && lines.length >= BLOCK)) {
			await this.#blocks.put(blockOf(id, [[id, text]]));
			return;
		}
		const all = [...lines.filter(([other]) => other !== id), [id, text] as const].sort(byId);
		if (all.length <= MOST_IN_BLOCK) await this.#blocks.put(blockOf(block.from, all));
		else await this.#split(block.from, all);
	}

	async #split(from: string, lines: readonly Line[]): Promise<void> {
		const [first, second] = [lines.slice(0, BLOCK), lines.slice(BLOCK)];
		await this.#blocks.bulkPut([blockOf(from, first), blockOf(second[0]?.[0] ?? from, second)]);
	}

	async #remove(id: string): Promise<void> {
		const block = await this.#blockOf(id);
		if (block === undefined) return;
		const left = linesOf(block).filter(([other]) => other !== id);
		if (left.length > 0) await this.#blocks.put(blockOf(block.from, left));
		else await this.#blocks.delete(block.from);
	}

	/** The one that has the id, or would. */
	#blockOf(id: string): Promise<StoredTexts | undefined> {
		return this.#blocks.where('from').belowOrEqual(id).last();
	}
}

/** Texts of all records, as they would be had they been kept from the first one on. Within a transaction. */
export async function buildTexts(casts: Table<CastRecord, string>, blocks: Table<StoredTexts, string>): Promise<void> {
	let last = '';
	for (;;) {
		const records = await casts.where('id').above(last).limit(CHUNK).toArray();
		const lines = records.map((record): Line => [record.id, searchText(record)]);
		const built: StoredTexts[] = [];
		for (let at = 0; at < lines.length; at += BLOCK)
			built.push(blockOf(lines[at]?.[0] ?? '', lines.slice(at, at + BLOCK)));
		await blocks.bulkPut(built);
		last = records.at(-1)?.id ?? last;
		if (records.length < CHUNK) break;
	}
}

/** The ids in a block whose text has a needle, which is in lower case; and all of its ids. */
export function findInBlock({ ids, texts }: StoredTexts, needle: string): { ids: string[]; found: string[] } {
	const all = ids.split('\n');
	if (!texts.includes(needle)) return { ids: all, found: [] };
	const lines = texts.split('\n');
	return { ids: all, found: all.filter((_, at) => lines[at]?.includes(needle)) };
}

type Line = readonly [id: string, text: string];

function linesOf({ ids, texts }: StoredTexts): Line[] {
	const lines = texts.split('\n');
	return ids.split('\n').map((id, at) => [id, lines[at] ?? '']);
}

function blockOf(from: string, lines: readonly Line[]): StoredTexts {
	return { from, ids: lines.map(([id]) => id).join('\n'), texts: lines.map(([, text]) => text).join('\n') };
}

function byId([a]: Line, [b]: Line): number {
	return a < b ? -1 : 1;
}
