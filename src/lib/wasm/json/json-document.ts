import { pointerTo } from './pointer.ts';
import {
	CLOSE_LIST,
	CLOSE_OBJECT,
	COLON,
	COMMA,
	LARGE_BYTES,
	MARK_EVERY,
	OPEN_LIST,
	OPEN_OBJECT,
	QUOTE,
	skipBlanks,
	tokenEnd,
	type JsonOutline
} from './outline.ts';

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'word';

/** A member of an array or object: where its value begins, and in objects where its name does. */
export interface JsonChild {
	index: number;
	name: number | undefined;
	at: number;
}

/** A JSON text that was found to be one, read where it is looked at. A value is told by the offset of its first byte. */
export class JsonDocument {
	readonly bytes: Uint8Array;
	readonly #outline: JsonOutline;
	/** Most children are asked for in order. */
	#last: { parent: number; child: JsonChild } | undefined;

	constructor(bytes: Uint8Array, outline: JsonOutline) {
		this.bytes = bytes;
		this.#outline = outline;
	}

	get root(): number {
		return this.#outline.root;
	}

	kind(at: number): JsonKind {
		const byte = this.bytes[at];
		if (byte === OPEN_OBJECT) return 'object';
		if (byte === OPEN_LIST) return 'array';
		if (byte === QUOTE) return 'string';
		return byte !== undefined && byte < 0x3a ? 'number' : 'word';
	}

	/** After the last byte of a value. */
	end(at: number): number {
		const byte = this.bytes[at];
		if (byte === QUOTE) return stringEnd(this.bytes, at);
		if (byte !== OPEN_OBJECT && byte !== OPEN_LIST) return tokenEnd(this.bytes, at);
		const row = this.#rowOf(at);
		return row === undefined ? bracketEnd(this.bytes, at) : (this.#outline.ends[row] ?? 0);
	}

	/** Whether it is an array or object that is not empty. */
	hasChildren(at: number): boolean {
		return this.#isOpen(at) && this.#first(at) !== undefined;
	}

	/** Children of an array or object; 0 for other values. */
	count(at: number): number {
		if (!this.#isOpen(at)) return 0;
		const row = this.#rowOf(at);
		if (row !== undefined) return this.#outline.counts[row] ?? 0;
		let count = 0;
		for (let child = this.#first(at); child !== undefined; child = this.next(child)) count++;
		return count;
	}

	/** One of the children, which must be there. */
	child(parent: number, index: number): JsonChild {
		const last = this.#last;
		const near = last?.parent === parent && last.child.index <= index ? last.child : undefined;
		const mark = this.#mark(parent, index);
		let child = near !== undefined && near.index >= (mark?.index ?? 0) ? near : (mark ?? this.#first(parent));
		while (child !== undefined && child.index < index) child = this.next(child);
		if (child === undefined) throw new RangeError(`There is no child ${index} at ${parent}`);
		this.#last = { parent, child };
		return child;
	}

	/** The child after this one. */
	next({ index, name, at }: JsonChild): JsonChild | undefined {
		const comma = skipBlanks(this.bytes, this.end(at));
		if (this.bytes[comma] !== COMMA) return undefined;
		return this.#childAt(skipBlanks(this.bytes, comma + 1), index + 1, name !== undefined);
	}

	*children(parent: number): Iterable<JsonChild> {
		for (let child = this.hasChildren(parent) ? this.child(parent, 0) : undefined; child; child = this.next(child))
			yield child;
	}

	/** The child whose name or value has the byte at `offset`; `undefined` between children. */
	childWith(parent: number, offset: number): JsonChild | undefined {
		const row = this.#rowOf(parent);
		let child = row === undefined ? this.#first(parent) : this.child(parent, this.#markBefore(row, offset));
		while (child !== undefined && this.end(child.at) <= offset) child = this.next(child);
		return child !== undefined && (child.name ?? child.at) <= offset ? child : undefined;
	}

	/** Whether a name, or a value without children, has the byte at `offset`. */
	holds(offset: number): boolean {
		for (let at = this.root; ;) {
			if (!this.hasChildren(at)) return at <= offset && offset < this.end(at);
			const child = this.childWith(at, offset);
			if (child === undefined) return false;
			if (offset < child.at) return true;
			at = child.at;
		}
	}

	/** A value as it is written; cut where it is longer than `maxBytes`, between characters. */
	text(at: number, maxBytes = Infinity): { text: string; restBytes: number } {
		const end = this.end(at);
		let cut = Math.min(end, at + maxBytes);
		while (cut < end && (this.bytes[cut]! & 0xc0) === 0x80) cut--;
		return { text: new TextDecoder().decode(this.bytes.subarray(at, cut)), restBytes: end - cut };
	}

	/** The characters that a string or a name stands for. */
	string(at: number): string {
		const written = this.text(at).text;
		return written.includes('\\') ? (JSON.parse(written) as string) : written.slice(1, -1);
	}

	/** The JSON Pointer (RFC 6901) made of children, outermost first. */
	pointer(path: readonly JsonChild[]): string {
		return path.reduce(
			(pointer, { index, name }) => pointerTo(pointer, name === undefined ? index : this.string(name)),
			''
		);
	}

	#isOpen(at: number): boolean {
		return this.bytes[at] === OPEN_OBJECT || this.bytes[at] === OPEN_LIST;
	}

	#first(parent: number): JsonChild | undefined {
		const at = skipBlanks(this.bytes, parent + 1);
		if (this.bytes[at] === CLOSE_LIST || this.bytes[at] === CLOSE_OBJECT) return undefined;
		return this.#childAt(at, 0, this.bytes[parent] === OPEN_OBJECT);
	}

	#childAt(at: number, index: number, named: boolean): JsonChild {
		if (!named) return { index, name: undefined, at };
		const colon = skipBlanks(this.bytes, stringEnd(this.bytes, at));
		return { index, name: at, at: skipBlanks(this.bytes, colon + (this.bytes[colon] === COLON ? 1 : 0)) };
	}

	#mark(parent: number, index: number): JsonChild | undefined {
		const row = this.#rowOf(parent);
		if (row === undefined) return undefined;
		const mark = Math.floor(index / MARK_EVERY);
		const at = this.#outline.marks[(this.#outline.firstMarks[row] ?? 0) + mark] ?? 0;
		return this.#childAt(at, mark * MARK_EVERY, this.bytes[parent] === OPEN_OBJECT);
	}

	/** Index of the last marked child that begins at or before `offset`. */
	#markBefore(row: number, offset: number): number {
		const { firstMarks, counts, marks } = this.#outline;
		const first = firstMarks[row] ?? 0;
		const count = Math.ceil((counts[row] ?? 0) / MARK_EVERY);
		return MARK_EVERY * lastAtOrBefore(marks.subarray(first, first + count), offset);
	}

	#rowOf(at: number): number | undefined {
		const row = lastAtOrBefore(this.#outline.starts, at);
		return this.#outline.starts[row] === at ? row : undefined;
	}
}

/** Index of the last value of a rising list that is not above `value`; 0 when there is none. */
function lastAtOrBefore(list: Uint32Array, value: number): number {
	let low = 0;
	let high = list.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((list[middle] ?? 0) <= value) low = middle;
		else high = middle - 1;
	}
	return low;
}

function stringEnd(bytes: Uint8Array, start: number): number {
	let at = start + 1;
	while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === 0x5c ? 2 : 1;
	return at + 1;
}

/** Of an array or object that is not large. */
function bracketEnd(bytes: Uint8Array, start: number): number {
	let depth = 0;
	for (let at = start; at < Math.min(bytes.length, start + LARGE_BYTES);) {
		const byte = bytes[at]!;
		if (byte === QUOTE) {
			at = stringEnd(bytes, at);
			continue;
		}
		at++;
		if (byte === OPEN_OBJECT || byte === OPEN_LIST) depth++;
		else if ((byte === CLOSE_OBJECT || byte === CLOSE_LIST) && --depth === 0) return at;
	}
	return bytes.length;
}
