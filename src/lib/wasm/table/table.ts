/** Tables of a result: rows of cells, read where they are looked at. CSV as RFC 4180 has it, or a JSON array of objects. */
import { JsonDocument } from '../json/json-document.ts';
import { COMMA, Offsets, OPEN_LIST, QUOTE, outlineJson, skipBlanks, type JsonOutline } from '../json/outline.ts';

/** Of a table, so many are shown. */
export const MAX_COLUMNS = 1_000;
export const MAX_ROWS = 2_000_000;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const DELIMITERS = [COMMA, 0x09, 0x3b, 0x7c];
/** Rows whose widths tell the delimiter, and objects whose names are the columns. */
const LOOKED_AT = 1_000;
const HEAD_BYTES = 65_536;

interface TableParts {
	columns: string[];
	rows: number;
	/** Whether there are more columns, or more rows, than are shown. */
	cut: boolean;
}
export type TableIndex = TableParts &
	(
		| { kind: 'delimited'; delimiter: number; starts: Uint32Array<ArrayBuffer> }
		| { kind: 'objects'; outline: JsonOutline }
	);

export type TableReading = { kind: 'table'; index: TableIndex } | { kind: 'no-table'; message: string };

export function indexTable(bytes: Uint8Array): TableReading {
	const start = skipBlanks(bytes, startOf(bytes));
	if (start >= bytes.length) return { kind: 'no-table', message: 'It is empty.' };
	if (bytes[start] === OPEN_LIST) {
		const reading = outlineJson(bytes);
		if (reading.kind === 'outline') return indexObjects(bytes, reading.outline);
	}
	return { kind: 'table', index: indexDelimited(bytes, delimiterOf(bytes)) };
}

function indexObjects(bytes: Uint8Array, outline: JsonOutline): TableReading {
	const json = new JsonDocument(bytes, outline);
	const count = json.count(outline.root);
	const columns = new Set<string>();
	for (let row = 0; row < Math.min(count, LOOKED_AT); row++) {
		const { at } = json.child(outline.root, row);
		if (json.kind(at) !== 'object') return { kind: 'no-table', message: 'It is a list of other things than objects.' };
		for (const { name } of json.children(at)) if (columns.size <= MAX_COLUMNS) columns.add(json.string(name ?? at));
	}
	if (columns.size === 0) return { kind: 'no-table', message: 'It is a list without fields.' };
	const shown = [...columns].slice(0, MAX_COLUMNS);
	const rows = Math.min(count, MAX_ROWS);
	return {
		kind: 'table',
		index: { kind: 'objects', outline, columns: shown, rows, cut: rows < count || shown.length < columns.size }
	};
}

/** The first line that is not empty is the header. */
function indexDelimited(bytes: Uint8Array, delimiter: number): TableIndex {
	const found = new Offsets();
	let at = startOf(bytes);
	while (at < bytes.length && found.length <= MAX_ROWS + 1) {
		const end = rowEnd(bytes, at, delimiter);
		if (!isBlankRow(bytes, at, end)) found.push(at);
		at = end;
	}
	const all = found.taken();
	const header = cellsAt(bytes, all[0] ?? 0, delimiter, MAX_COLUMNS + 1);
	let widest = header.length;
	for (let row = 1; row < Math.min(all.length, LOOKED_AT); row++) {
		widest = Math.max(widest, cellsAt(bytes, all[row] ?? 0, delimiter, MAX_COLUMNS + 1).length);
	}
	const columns = Array.from({ length: Math.min(widest, MAX_COLUMNS) }, (_, column) => header[column] ?? '');
	const starts = all.slice(1, MAX_ROWS + 1);
	const cut = widest > MAX_COLUMNS || all.length - 1 > MAX_ROWS || at < bytes.length;
	return { kind: 'delimited', delimiter, columns, starts, rows: starts.length, cut };
}

/** That which cuts the first rows into the most cells of equal number; a comma when none does. */
function delimiterOf(bytes: Uint8Array): number {
	const head = bytes.subarray(0, HEAD_BYTES);
	let best = { delimiter: COMMA, score: 0 };
	for (const delimiter of DELIMITERS) {
		const widths: number[] = [];
		for (let at = startOf(head); at < head.length && widths.length < 50; at = rowEnd(head, at, delimiter)) {
			widths.push(isTorn(head, at, delimiter) ? 0 : cellsAt(head, at, delimiter, MAX_COLUMNS).length);
		}
		const [first = 1] = widths;
		const even = widths.filter((width) => width === first).length / Math.max(1, widths.length);
		const score = first > 1 ? even * 1_000 + first : 0;
		if (score > best.score) best = { delimiter, score };
	}
	return best.delimiter;
}

/** Whether the row's first cell is quoted and something else than the delimiter follows it: then it is another delimiter. */
function isTorn(bytes: Uint8Array, start: number, delimiter: number): boolean {
	if (bytes[start] !== QUOTE) return false;
	const after = bytes[quotedEnd(bytes, start)];
	return after !== undefined && after !== delimiter && after !== NEWLINE && after !== RETURN;
}

function startOf(bytes: Uint8Array): number {
	return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function isBlankRow(bytes: Uint8Array, start: number, end: number): boolean {
	return end - start <= 2 && (bytes[start] === NEWLINE || (bytes[start] === RETURN && bytes[start + 1] === NEWLINE));
}

/** After the end of line of the row that begins at `start`. A quote opens a cell only at its beginning. */
function rowEnd(bytes: Uint8Array, start: number, delimiter: number): number {
	let fresh = true;
	for (let at = start; at < bytes.length;) {
		const byte = bytes[at]!;
		if (fresh && byte === QUOTE) at = quotedEnd(bytes, at);
		else if (byte === NEWLINE) return at + 1;
		else at++;
		fresh = byte === delimiter;
	}
	return bytes.length;
}

/** After the closing quote; one that is not closed goes to the end. */
function quotedEnd(bytes: Uint8Array, start: number): number {
	for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 2)) {
		if (bytes[at + 1] !== QUOTE) return at + 1;
	}
	return bytes.length;
}

/** At most `most` cells of the row that begins at `start`. */
export function cellsAt(bytes: Uint8Array, start: number, delimiter: number, most: number): string[] {
	const cells: string[] = [];
	const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
	for (let at = start; cells.length < most;) {
		const isQuoted = bytes[at] === QUOTE;
		let end = isQuoted ? quotedEnd(bytes, at) : at;
		while (end < bytes.length && bytes[end] !== delimiter && bytes[end] !== NEWLINE) end++;
		const isLast = bytes[end] !== delimiter;
		const bare = isLast && bytes[end - 1] === RETURN && end > at ? end - 1 : end;
		const text = decoder.decode(bytes.subarray(at, bare));
		cells.push(isQuoted ? unquoted(text) : text);
		if (isLast) break;
		at = end + 1;
	}
	return cells;
}

function unquoted(text: string): string {
	const close = text.lastIndexOf('"');
	if (close === 0) return text.slice(1);
	return text.slice(1, close).replaceAll('""', '"') + text.slice(close + 1);
}

/** Reads the rows of a table. */
export class TableRows {
	readonly index: TableIndex;
	readonly bytes: Uint8Array;
	readonly #json: JsonDocument | undefined;
	readonly #places: ReadonlyMap<string, number>;

	constructor(bytes: Uint8Array, index: TableIndex) {
		this.index = index;
		this.bytes = bytes;
		this.#json = index.kind === 'objects' ? new JsonDocument(bytes, index.outline) : undefined;
		this.#places = new Map(index.columns.map((name, column) => [name, column]));
	}

	/** Texts as they are, other values as JSON; a cell that is not there is empty. */
	cells(row: number): string[] {
		const { index } = this;
		if (index.kind === 'delimited') {
			const cells = cellsAt(this.bytes, index.starts[row] ?? 0, index.delimiter, index.columns.length);
			while (cells.length < index.columns.length) cells.push('');
			return cells;
		}
		return this.#objectCells(row);
	}

	/** The row whose cells have the byte at `offset`; `undefined` where there is none, as in the header. */
	rowOf(offset: number): number | undefined {
		const { index } = this;
		if (index.kind === 'delimited') return rowBefore(index.starts, offset);
		const row = this.#json?.childWith(this.#json.root, offset)?.index;
		return row !== undefined && row < index.rows ? row : undefined;
	}

	#objectCells(row: number): string[] {
		const cells = this.index.columns.map(() => '');
		const json = this.#json;
		if (json === undefined) return cells;
		const { at } = json.child(json.root, row);
		if (json.kind(at) !== 'object') return cells;
		for (const child of json.children(at)) {
			const column = this.#places.get(json.string(child.name ?? child.at));
			if (column === undefined) continue;
			cells[column] = json.kind(child.at) === 'string' ? json.string(child.at) : json.text(child.at).text;
		}
		return cells;
	}
}

/** The last of some offsets that rise that is not above another. */
function rowBefore(starts: Uint32Array, offset: number): number | undefined {
	let [low, high] = [0, starts.length];
	while (low < high) {
		const middle = (low + high) >>> 1;
		if (starts[middle]! <= offset) low = middle + 1;
		else high = middle;
	}
	return low === 0 ? undefined : low - 1;
}

export type SortDirection = 'ascending' | 'descending';

const NUMBER = /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/;

/** The order of rows by one column: numbers first and as numbers, then texts; empty cells always last. Equal rows stay as they are. */
export function sortRows(rows: TableRows, column: number, direction: SortDirection): Uint32Array<ArrayBuffer> {
	const sign = direction === 'ascending' ? 1 : -1;
	const texts = Array.from({ length: rows.index.rows }, (_, row) => rows.cells(row)[column] ?? '');
	const numbers = Float64Array.from(texts, (text) => (NUMBER.test(text) ? Number(text) : NaN));
	const { compare } = new Intl.Collator('en', { sensitivity: 'variant' });
	const rank = (row: number) => (Number.isNaN(numbers[row]) ? (texts[row] === '' ? 2 : 1) : 0);
	return Uint32Array.from(texts, (_, row) => row).sort((a, b) => {
		const [rankA, rankB] = [rank(a), rank(b)];
		if (rankA !== rankB) return rankA === 2 || rankB === 2 ? rankA - rankB : sign * (rankA - rankB);
		const difference = rankA === 0 ? numbers[a]! - numbers[b]! : compare(texts[a]!, texts[b]!);
		return difference === 0 ? a - b : sign * difference;
	});
}
