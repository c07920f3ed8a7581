/**
 * What a program printed, as rows to look at, in bounded memory. The last bytes are kept as bytes, with the
 * start of each row; text is made only of the rows that are asked for. A row ends at a newline or where it
 * reaches its greatest width, so no row is ever long.
 *
 * Appending only notes the chunk. `advance` copies what came and finds rows in it, a bounded number of bytes at a
 * time, as programs print faster than a page can look: what is dropped before its turn comes is never even copied.
 */
import { EMPTY_BYTES } from '../wasm/bytes.ts';
import { visibleText } from './visible-text.ts';

export interface OutputLogOptions {
	/** Bytes kept, rounded up to whole blocks. */
	capacityBytes?: number;
	/** Rows kept; below what a scrolling element can be tall (Firefox: 17.8 million px). */
	capacityRows?: number;
	/** Greatest width of a row, in columns. */
	columns?: number;
}

const BLOCK_BYTES = 262_144;
const TAB_COLUMNS = 8;
const NEWLINE = 10;
const CARRIAGE_RETURN = 13;
const TAB = 9;

/** Rows without wrapping are broken here all the same: a browser lays out no line of megabytes. */
export const UNWRAPPED_COLUMNS = 1_000;

export class OutputLog {
	readonly #capacityBlocks: number;
	readonly #capacityRows: number;
	#blocks: Uint8Array[] = [];
	/** Appended, not in blocks yet. They are not copied: nobody may write to them. */
	#waiting: Uint8Array[] = [];
	/** Positions in the whole output where the first kept block begins, where the last one ends, and of the output's end. */
	#begin = 0;
	#stored = 0;
	#end = 0;
	/** Starts of rows, from `#head` on. */
	#starts: number[] = [0];
	#head = 0;
	#columns: number;
	/** Position up to which rows have been found, and the column reached in the last of them. */
	#found = 0;
	#column = 0;

	constructor(options: OutputLogOptions = {}) {
		this.#capacityBlocks = Math.max(1, Math.ceil((options.capacityBytes ?? 16 * 1_048_576) / BLOCK_BYTES));
		this.#capacityRows = options.capacityRows ?? 500_000;
		this.#columns = options.columns ?? UNWRAPPED_COLUMNS;
	}

	/** All bytes ever appended. */
	get totalBytes(): number {
		return this.#end;
	}

	/** Bytes before the first row that was found and is still here. */
	get droppedBytes(): number {
		return this.#start(0);
	}

	/** Those found so far. */
	get rows(): number {
		const count = this.#starts.length - this.#head;
		return this.#start(count - 1) === this.#found ? count - 1 : count;
	}

	/** Whether there is more for `advance` to do. */
	get isBehind(): boolean {
		return this.#found < this.#end;
	}

	get columns(): number {
		return this.#columns;
	}

	append(chunk: Uint8Array): void {
		this.#waiting.push(chunk);
		this.#end += chunk.length;
	}

	/** Takes in what was appended, and finds the rows in the next `maxBytes` bytes. */
	advance(maxBytes: number): void {
		this.#store();
		const until = Math.min(this.#end, this.#found + maxBytes);
		while (this.#found < until) {
			const offset = this.#found - this.#begin;
			const piece = this.#blocks[Math.floor(offset / BLOCK_BYTES)]?.subarray(offset % BLOCK_BYTES) ?? EMPTY_BYTES;
			const part = piece.subarray(0, until - this.#found);
			this.#index(part, this.#found);
			this.#found += part.length;
		}
		this.#dropRows();
	}

	/** The text of one row, control characters made visible; empty for one that is not there any more. */
	row(index: number): string {
		if (index >= this.rows) return '';
		const start = this.#start(index);
		let end = index + 1 < this.#starts.length - this.#head ? this.#start(index + 1) : this.#found;
		if (end > start && this.#byte(end - 1) === NEWLINE) end--;
		if (end > start && this.#byte(end - 1) === CARRIAGE_RETURN) end--;
		return visibleText(new TextDecoder('utf-8', { ignoreBOM: true }).decode(this.#slice(start, end)));
	}

	/** Begins to break rows anew at another width, from the first that is still here. */
	reflow(columns: number): void {
		if (columns === this.#columns || columns < 1) return;
		this.#columns = columns;
		this.#restart(this.droppedBytes);
	}

	#restart(position: number): void {
		this.#starts = [position];
		this.#head = 0;
		this.#column = 0;
		this.#found = position;
	}

	#start(index: number): number {
		return this.#starts[this.#head + index] ?? 0;
	}

	#byte(position: number): number | undefined {
		const offset = position - this.#begin;
		return this.#blocks[Math.floor(offset / BLOCK_BYTES)]?.[offset % BLOCK_BYTES];
	}

	#slice(start: number, end: number): Uint8Array {
		const bytes = new Uint8Array(end - start);
		for (let at = start; at < end;) {
			const offset = at - this.#begin;
			const block = this.#blocks[Math.floor(offset / BLOCK_BYTES)];
			if (block === undefined) break;
			const piece = block.subarray(offset % BLOCK_BYTES, Math.min(BLOCK_BYTES, (offset % BLOCK_BYTES) + end - at));
			bytes.set(piece, at - start);
			at += piece.length;
		}
		return bytes;
	}

	/** Puts what waits into blocks, but for what would be dropped again at once. */
	#store(): void {
		if (this.#waiting.length === 0) return;
		const begin = Math.max(this.#begin, (Math.ceil(this.#end / BLOCK_BYTES) - this.#capacityBlocks) * BLOCK_BYTES);
		const dropped = this.#blocks.splice(0, (begin - this.#begin) / BLOCK_BYTES);
		this.#begin = begin;
		let position = this.#stored;
		this.#stored = Math.max(this.#stored, begin);
		for (const chunk of this.#waiting) {
			position += chunk.length;
			if (position > this.#stored) this.#copy(chunk.subarray(chunk.length - (position - this.#stored)), dropped);
		}
		this.#waiting = [];
		if ((this.#starts.at(-1) ?? 0) < begin) this.#restart(begin);
	}

	/** Blocks that were dropped are used again: new ones are filled with zeros first. */
	#copy(bytes: Uint8Array, unused: Uint8Array[]): void {
		for (let copied = 0; copied < bytes.length;) {
			const offset = (this.#stored - this.#begin) % BLOCK_BYTES;
			if (offset === 0) this.#blocks.push(unused.pop() ?? new Uint8Array(BLOCK_BYTES));
			const piece = bytes.subarray(copied, copied + BLOCK_BYTES - offset);
			this.#blocks.at(-1)?.set(piece, offset);
			this.#stored += piece.length;
			copied += piece.length;
		}
	}

	/** Finds row starts. A byte is at most one column, so a row never comes out wider than it may be. */
	#index(chunk: Uint8Array, position: number): void {
		let column = this.#column;
		for (let at = 0; at < chunk.length; at++) {
			const byte = chunk[at] ?? 0;
			if (byte === NEWLINE) {
				this.#starts.push(position + at + 1);
				column = 0;
				continue;
			}
			// A character is not cut, nor a line's end in two: they may stand over the edge.
			const over = (byte & 0xc0) === 0x80 ? 3 : byte === CARRIAGE_RETURN ? 1 : 0;
			if (column >= this.#columns + over) {
				this.#starts.push(position + at);
				column = 0;
			}
			column += byte === TAB ? TAB_COLUMNS - (column % TAB_COLUMNS) : 1;
		}
		this.#column = column;
	}

	#dropRows(): void {
		const last = this.#starts.length - 1;
		while (this.#head < last && (this.#start(0) < this.#begin || last - this.#head > this.#capacityRows)) this.#head++;
		if (this.#head > 65_536 && this.#head > this.#starts.length / 2) {
			this.#starts = this.#starts.slice(this.#head);
			this.#head = 0;
		}
	}
}
