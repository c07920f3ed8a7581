import type { TableRows } from '../../wasm/table/table.ts';
import { Turns, patternsOf, type Letters } from './find-bytes.ts';

/** Of a table as it stands there: the place of a row in it, and a column. */
export interface CellPlace {
	place: number;
	column: number;
}

/** Where the search goes on, and in which order the rows stand. */
export interface CellSearch {
	from: CellPlace;
	/** The number in the table of the row at a place. */
	rowAt: (place: number) => number;
	signal: AbortSignal;
}

const STRETCH_BYTES = 262_144;

/** Finds cells that have a text in them, one after the other. The bytes are looked through once. */
export class CellFinder {
	readonly #table: TableRows;
	readonly #text: string;
	readonly #letters: Letters;
	/** 1 for each row whose bytes have the text. */
	#rows: Uint8Array | undefined;

	constructor(table: TableRows, text: string, letters: Letters) {
		this.#table = table;
		this.#text = letters === 'exact' ? text : text.toLowerCase();
		this.#letters = letters;
	}

	/** The next cell, around the end; `undefined` when there is none, or when it was given up. */
	async next({ from, rowAt, signal }: CellSearch): Promise<CellPlace | undefined> {
		const rows = (this.#rows ??= await this.#rowsWithText(signal));
		if (rows === undefined) return undefined;
		const turns = new Turns(signal);
		// The row that is left comes once more at the end, for its first cells.
		for (let step = 0; step <= rows.length; step++) {
			const place = (from.place + step) % rows.length;
			if (rows[rowAt(place)] !== 1) continue;
			const column = this.#columnIn(rowAt(place), step === 0 ? from.column + 1 : 0);
			if (column !== undefined) return { place, column };
			if ((await turns.take()) === 'given-up') return undefined;
		}
		return undefined;
	}

	#columnIn(row: number, first: number): number | undefined {
		const isFound = (cell: string) => (this.#letters === 'exact' ? cell : cell.toLowerCase()).includes(this.#text);
		const column = this.#table.cells(row).findIndex((cell, at) => at >= first && isFound(cell));
		return column === -1 ? undefined : column;
	}

	async #rowsWithText(signal: AbortSignal): Promise<Uint8Array | undefined> {
		const { bytes, index } = this.#table;
		const rows = new Uint8Array(index.rows);
		const turns = new Turns(signal);
		for (const pattern of patternsOf(this.#written(), this.#letters)) {
			for (let start = 0; start < bytes.length; start += STRETCH_BYTES) {
				const end = Math.min(bytes.length, start + STRETCH_BYTES + pattern.length);
				for (let at = pattern.next(bytes, start, end); at !== undefined; at = pattern.next(bytes, at + 1, end)) {
					const row = this.#table.rowOf(at);
					if (row !== undefined) rows[row] = 1;
				}
				if ((await turns.take()) === 'given-up') return undefined;
			}
		}
		return rows;
	}

	/** As the text stands in a cell: plain, and as JSON or CSV writes it. */
	#written(): string[] {
		const inJson = JSON.stringify(this.#text).slice(1, -1);
		return [...new Set([this.#text, inJson, this.#text.replaceAll('"', '""')])];
	}
}
