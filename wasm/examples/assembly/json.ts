/**
 * A small JSON reader and writer (RFC 8259).
 *
 * Numbers keep the spelling they came with, so that nothing is rounded on the way through.
 */
import { fail } from './abi';
import { TextBuilder } from './text';

export enum Kind {
	Null,
	Boolean,
	Number,
	String,
	Array,
	Object
}

/** What the many values without members share, instead of an empty array each. */
const NO_ITEMS: Value[] = [];
const NO_KEYS: string[] = [];

/** One value. `text` holds a string's characters, and the spelling of a number or literal. */
export class Value {
	/** Members of an array, or of an object in the order of `keys`. */
	items: Value[] = NO_ITEMS;
	keys: string[] = NO_KEYS;

	constructor(
		public kind: Kind,
		public text: string = ''
	) {
		if (kind == Kind.Array || kind == Kind.Object) this.items = [];
		if (kind == Kind.Object) this.keys = [];
	}

	/** An object's member; of several with one name the last. `null` when there is none. */
	get(key: string): Value | null {
		for (let i = this.keys.length - 1; i >= 0; i--) {
			if (this.keys[i] == key) return this.items[i];
		}
		return null;
	}
}

/** Deeper nesting than this is refused, long before the stack would run out. */
const MAX_DEPTH: i32 = 100;

/** Reads a whole text as one value, or ends the cast with the line and column of the mistake. */
export function parse(text: string): Value {
	return new Reader(text).document();
}

class Reader {
	private at: i32 = 0;
	private depth: i32 = 0;

	constructor(private text: string) {}

	document(): Value {
		const value = this.value();
		this.skipSpace();
		if (this.at < this.text.length) this.refuse('nothing more is expected');
		return value;
	}

	private value(): Value {
		this.skipSpace();
		const c = this.peek();
		if (c == 0x7b) return this.object();
		if (c == 0x5b) return this.array();
		if (c == 0x22) return new Value(Kind.String, this.string());
		if (c == 0x2d || isDigit(c)) return this.number();
		if (this.take('true')) return new Value(Kind.Boolean, 'true');
		if (this.take('false')) return new Value(Kind.Boolean, 'false');
		if (this.take('null')) return new Value(Kind.Null, 'null');
		this.refuse('a value is expected');
		return new Value(Kind.Null);
	}

	private object(): Value {
		const object = new Value(Kind.Object);
		this.open();
		if (!this.closes('}')) {
			do {
				this.skipSpace();
				if (this.peek() != 0x22) this.refuse('a name in double quotes is expected');
				object.keys.push(this.string());
				this.skipSpace();
				if (!this.take(':')) this.refuse("':' is expected");
				object.items.push(this.value());
			} while (this.continues('}'));
		}
		this.depth--;
		return object;
	}

	private array(): Value {
		const array = new Value(Kind.Array);
		this.open();
		if (!this.closes(']')) {
			do {
				array.items.push(this.value());
			} while (this.continues(']'));
		}
		this.depth--;
		return array;
	}

	/** Steps past an opening bracket. */
	private open(): void {
		if (++this.depth > MAX_DEPTH) {
			this.refuse('values nested more than ' + MAX_DEPTH.toString() + ' deep are not accepted');
		}
		this.at++;
	}

	private closes(bracket: string): bool {
		this.skipSpace();
		return this.take(bracket);
	}

	/** Whether a comma, rather than the closing bracket, follows a member. */
	private continues(bracket: string): bool {
		this.skipSpace();
		if (this.take(',')) return true;
		if (!this.take(bracket)) this.refuse("',' or '" + bracket + "' is expected");
		return false;
	}

	private number(): Value {
		const start = this.at;
		this.take('-');
		if (!this.take('0')) this.digits();
		if (this.take('.')) this.digits();
		if (this.take('e') || this.take('E')) {
			if (!this.take('+')) this.take('-');
			this.digits();
		}
		return new Value(Kind.Number, this.text.substring(start, this.at));
	}

	private digits(): void {
		if (!isDigit(this.peek())) this.refuse('a digit is expected');
		while (isDigit(this.peek())) this.at++;
	}

	private string(): string {
		const start = ++this.at;
		this.skipPlain();
		if (this.peek() == 0x22) return this.text.substring(start, this.at++);
		const decoded = new TextBuilder().add(this.text, start, this.at);
		while (this.peek() != 0x22) {
			decoded.add(this.escape());
			const plain = this.at;
			this.skipPlain();
			decoded.add(this.text, plain, this.at);
		}
		this.at++;
		return decoded.toString();
	}

	/** Skips what stands for itself in a string, up to the closing quote or an escape. */
	private skipPlain(): void {
		while (this.peek() != 0x22 && this.peek() != 0x5c) {
			if (this.peek() < 0) this.refuse('the string is not closed');
			if (this.peek() < 0x20) this.refuse('control characters must be escaped');
			this.at++;
		}
	}

	/** Reads one escape. Each half of a surrogate pair is an escape of its own. */
	private escape(): string {
		this.at++;
		const index = ESCAPE_LETTERS.indexOf(this.text.charAt(this.at));
		if (this.peek() >= 0 && index >= 0) {
			this.at++;
			return ESCAPE_MEANINGS.charAt(index);
		}
		if (!this.take('u')) this.refuse('this escape is not known');
		let unit = 0;
		for (let i = 0; i < 4; i++) {
			const digit = hexDigit(this.peek());
			if (digit < 0) this.refuse('four hexadecimal digits are expected');
			unit = unit * 16 + digit;
			this.at++;
		}
		return String.fromCharCode(unit);
	}

	private skipSpace(): void {
		while (isSpace(this.peek())) this.at++;
	}

	/** The code unit here, or -1 at the end. */
	private peek(): i32 {
		return this.at < this.text.length ? this.text.charCodeAt(this.at) : -1;
	}

	private take(word: string): bool {
		if (!this.text.startsWith(word, this.at)) return false;
		this.at += word.length;
		return true;
	}

	private refuse(reason: string): void {
		let line = 1;
		let lineStart = 0;
		for (let i = 0; i < this.at; i++) {
			if (this.text.charCodeAt(i) == 0x0a) {
				line++;
				lineStart = i + 1;
			}
		}
		const column = this.at - lineStart + 1;
		fail('JSON, line ' + line.toString() + ', column ' + column.toString() + ': ' + reason);
	}
}

const ESCAPE_LETTERS = '"\\/bfnrt';
const ESCAPE_MEANINGS = '"\\/\b\f\n\r\t';

/** A string as JSON, quotes included. */
export function quote(text: string): string {
	return addQuoted(new TextBuilder(), text).toString();
}

/** Appends a string as JSON. Runs that need no escape go in one piece. */
export function addQuoted(json: TextBuilder, text: string): TextBuilder {
	json.add('"');
	let start = 0;
	for (let i = 0; i < text.length; i++) {
		const c = text.charCodeAt(i);
		if (c >= 0x20 && c != 0x22 && c != 0x5c) continue;
		json.add(text, start, i).add(escaped(c));
		start = i + 1;
	}
	return json.add(text, start).add('"');
}

function escaped(c: i32): string {
	if (c == 0x22) return '\\"';
	if (c == 0x5c) return '\\\\';
	if (c == 0x0a) return '\\n';
	if (c == 0x0d) return '\\r';
	if (c == 0x09) return '\\t';
	return '\\u00' + HEX.charAt(c >> 4) + HEX.charAt(c & 15);
}

const HEX = '0123456789abcdef';

function isDigit(c: i32): bool {
	return c >= 0x30 && c <= 0x39;
}

function isSpace(c: i32): bool {
	return c == 0x20 || c == 0x0a || c == 0x0d || c == 0x09;
}

function hexDigit(c: i32): i32 {
	if (isDigit(c)) return c - 0x30;
	const lower = c | 0x20;
	return c > 0 && lower >= 0x61 && lower <= 0x66 ? lower - 0x61 + 10 : -1;
}
