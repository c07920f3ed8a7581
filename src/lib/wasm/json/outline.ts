/**
 * Where the large arrays and objects of a JSON text lie, so that any part of it can be read without reading what is
 * before it. Works on bytes and builds no values: 50 MB take a few tenths of a second, and a few MB of memory. Numbers
 * stay as written, names may repeat, and depth costs no stack.
 */

/** An array or object below this many bytes is read anew whenever it is looked at. */
export const LARGE_BYTES = 4_096;
/** Of a large one, the place of each child whose number this divides is noted. */
export const MARK_EVERY = 64;
/** Levels that are read; what is nested deeper is no document for people. */
export const MAX_OUTLINE_DEPTH = 100_000;
/** Large arrays and objects that are noted; only texts of brackets have more. */
const MAX_LARGE = 1_000_000;

/** Offsets are in bytes. The columns have a row for each large array or object, in the order of their starts. */
export interface JsonOutline {
	/** Where the value of the whole text begins. */
	root: number;
	starts: Uint32Array<ArrayBuffer>;
	/** After the closing bracket. */
	ends: Uint32Array<ArrayBuffer>;
	/** Children. */
	counts: Uint32Array<ArrayBuffer>;
	/** Where its first mark is among `marks`. */
	firstMarks: Uint32Array<ArrayBuffer>;
	/** Where children begin: in objects, their names. */
	marks: Uint32Array<ArrayBuffer>;
}

/** What is wrong first. `offset` is in bytes. */
export interface OutlineFault {
	offset: number;
	message: string;
}

export type OutlineReading = { kind: 'outline'; outline: JsonOutline } | { kind: 'fault'; fault: OutlineFault };

/** Reads the whole text once. Bytes of strings are not checked to be UTF-8. */
export function outlineJson(bytes: Uint8Array): OutlineReading {
	try {
		return { kind: 'outline', outline: new Outliner(bytes).document() };
	} catch (error) {
		if (error instanceof OutlineFaultError) {
			return { kind: 'fault', fault: { offset: error.offset, message: error.message } };
		}
		throw error;
	}
}

class OutlineFaultError extends Error {
	override readonly name = 'OutlineFaultError' as const;
	readonly offset: number;

	constructor(offset: number, message: string) {
		super(message);
		this.offset = offset;
	}
}

export const QUOTE = 0x22;
const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_LIST = 0x5b;
export const CLOSE_LIST = 0x5d;
export const OPEN_OBJECT = 0x7b;
export const CLOSE_OBJECT = 0x7d;

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
const ESCAPES = new Set([...'"\\/bfnrt'].map((letter) => letter.charCodeAt(0)));

class Outliner {
	readonly #bytes: Uint8Array;
	readonly #large = { starts: new Offsets(), ends: new Offsets(), counts: new Offsets(), firstMarks: new Offsets() };
	readonly #marks = new Offsets();
	/** Of what is open, outermost first: where it starts, its children so far, and its first mark among the open ones. */
	readonly #starts = new Offsets();
	readonly #counts = new Offsets();
	readonly #firsts = new Offsets();
	readonly #openMarks = new Offsets();

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
	}

	document(): JsonOutline {
		const bytes = this.#bytes;
		const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
		const root = skipBlanks(bytes, hasMark ? 3 : 0);
		let at = root;
		do at = this.#endTurn(this.#value(at));
		while (at >= 0);
		return { root, ...this.#sorted() };
	}

	/** Opens the arrays and objects that begin here, and reads the first value in them without children; its end. */
	#value(start: number): number {
		for (let at = start; ;) {
			const byte = this.#bytes[at];
			if (byte === QUOTE) return endOfString(this.#bytes, at);
			if (byte !== OPEN_OBJECT && byte !== OPEN_LIST) return endOfToken(this.#bytes, at);
			const next = skipBlanks(this.#bytes, at + 1);
			if (this.#bytes[next] === byte + 2) return next + 1;
			if (this.#starts.length >= MAX_OUTLINE_DEPTH) fail(at, `is nested deeper than ${MAX_OUTLINE_DEPTH} levels`);
			this.#starts.push(at);
			this.#counts.push(0);
			this.#firsts.push(this.#openMarks.length);
			at = this.#child(next);
		}
	}

	/** After a value: where the next one begins, or -1 at the end of the text. */
	#endTurn(end: number): number {
		for (let at = end; ;) {
			at = skipBlanks(this.#bytes, at);
			const open = this.#starts.length - 1;
			const byte = this.#bytes[at];
			if (open < 0) {
				if (at < this.#bytes.length) unexpected(this.#bytes, at, 'nothing after the value');
				return -1;
			}
			if (byte === COMMA) return this.#child(skipBlanks(this.#bytes, at + 1));
			const close = this.#bytes[this.#starts.at(open)]! + 2;
			if (byte !== close) unexpected(this.#bytes, at, `"," or "${String.fromCharCode(close)}"`);
			this.#close(++at);
		}
	}

	/** Begins a child of what is open innermost; where its value begins. */
	#child(at: number): number {
		const open = this.#starts.length - 1;
		const count = this.#counts.at(open);
		if (count % MARK_EVERY === 0) this.#openMarks.push(at);
		this.#counts.set(open, count + 1);
		if (this.#bytes[this.#starts.at(open)] === OPEN_LIST) return at;
		if (this.#bytes[at] !== QUOTE) unexpected(this.#bytes, at, 'a name in double quotes');
		const colon = skipBlanks(this.#bytes, endOfString(this.#bytes, at));
		if (this.#bytes[colon] !== COLON) unexpected(this.#bytes, colon, '":"');
		return skipBlanks(this.#bytes, colon + 1);
	}

	#close(end: number): void {
		const start = this.#starts.pop();
		const count = this.#counts.pop();
		const firstMark = this.#firsts.pop();
		if (end - start >= LARGE_BYTES) {
			if (this.#large.starts.length >= MAX_LARGE) fail(start, 'has too many large arrays and objects in each other');
			this.#large.starts.push(start);
			this.#large.ends.push(end);
			this.#large.counts.push(count);
			this.#large.firstMarks.push(this.#marks.length);
			for (let mark = firstMark; mark < this.#openMarks.length; mark++) this.#marks.push(this.#openMarks.at(mark));
		}
		this.#openMarks.length = firstMark;
	}

	/** They were noted as they ended. */
	#sorted(): Omit<JsonOutline, 'root'> {
		const { starts, ends, counts, firstMarks } = this.#large;
		const order = Uint32Array.from({ length: starts.length }, (_, row) => row).sort(
			(a, b) => starts.at(a) - starts.at(b)
		);
		return {
			starts: order.map((row) => starts.at(row)),
			ends: order.map((row) => ends.at(row)),
			counts: order.map((row) => counts.at(row)),
			firstMarks: order.map((row) => firstMarks.at(row)),
			marks: this.#marks.taken()
		};
	}
}

/** A list of offsets that grows. */
export class Offsets {
	#values = new Uint32Array(256);
	length = 0;

	at(index: number): number {
		return this.#values[index] ?? 0;
	}

	set(index: number, value: number): void {
		this.#values[index] = value;
	}

	push(value: number): void {
		if (this.length === this.#values.length) {
			const larger = new Uint32Array(this.length * 2);
			larger.set(this.#values);
			this.#values = larger;
		}
		this.#values[this.length++] = value;
	}

	pop(): number {
		return this.at(--this.length);
	}

	/** A copy without the room to grow. */
	taken(): Uint32Array<ArrayBuffer> {
		return this.#values.slice(0, this.length);
	}
}

export function skipBlanks(bytes: Uint8Array, from: number): number {
	let at = from;
	for (let byte = bytes[at]; byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09; byte = bytes[at]) at++;
	return at;
}

function endOfString(bytes: Uint8Array, start: number): number {
	const { length } = bytes;
	for (let at = start + 1; at < length;) {
		const byte = bytes[at]!;
		if (byte === QUOTE) return at + 1;
		if (byte < 0x20) fail(at, 'has a control character in a string; it must be escaped');
		at = byte === BACKSLASH ? endOfEscape(bytes, at) : at + 1;
	}
	return unexpected(bytes, length, "a string's closing quote");
}

function endOfEscape(bytes: Uint8Array, at: number): number {
	const letter = bytes[at + 1];
	if (letter !== undefined && ESCAPES.has(letter)) return at + 2;
	if (letter === undefined) return at + 1;
	const digits = String.fromCharCode(...bytes.subarray(at + 2, at + 6));
	if (letter !== 0x75 || !/^[0-9a-fA-F]{4}$/.test(digits)) fail(at, 'has an unknown escape in a string');
	return at + 6;
}

/** Of a number or a word. Numbers of any size are taken. */
function endOfToken(bytes: Uint8Array, start: number): number {
	const end = tokenEnd(bytes, start);
	if (end === start) unexpected(bytes, start, 'a value');
	if (isPlainInteger(bytes, start, end)) return end;
	const token = new TextDecoder().decode(bytes.subarray(start, end));
	if (!WORDS.has(token) && !NUMBER.test(token)) fail(start, `has ${token.slice(0, 40)} where a value should be`);
	return end;
}

/** Without making a string: most numbers are whole. */
function isPlainInteger(bytes: Uint8Array, start: number, end: number): boolean {
	if (bytes[start] === 0x30) return end === start + 1;
	for (let at = start; at < end; at++) {
		const byte = bytes[at]!;
		if (byte < 0x30 || byte > 0x39) return false;
	}
	return true;
}

/** After the letters, digits, signs and points. */
export function tokenEnd(bytes: Uint8Array, start: number): number {
	let at = start;
	for (; at < bytes.length; at++) {
		const byte = bytes[at]!;
		const isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
		const isDigit = byte >= 0x30 && byte <= 0x39;
		if (!isLetter && !isDigit && byte !== 0x2b && byte !== 0x2d && byte !== 0x2e && byte !== 0x5f) break;
	}
	return at;
}

function unexpected(bytes: Uint8Array, at: number, wanted: string): never {
	if (at >= bytes.length) fail(at, `ends where ${wanted} should be`);
	const [found = ''] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(at, at + 4));
	fail(at, `has ${JSON.stringify(found)} where ${wanted} should be`);
}

function fail(offset: number, message: string): never {
	throw new OutlineFaultError(offset, message);
}

/** Line and column of a byte, both from 1; columns in UTF-16 units, as editors count them. */
export function placeOf(bytes: Uint8Array, offset: number): { line: number; column: number } {
	let [line, lineStart] = [1, 0];
	for (let at = bytes.indexOf(0x0a); at !== -1 && at < offset; at = bytes.indexOf(0x0a, at + 1)) {
		line++;
		lineStart = at + 1;
	}
	return { line, column: new TextDecoder().decode(bytes.subarray(lineStart, offset)).length + 1 };
}
