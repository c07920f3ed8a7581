/**
 * Reads a JSON text (RFC 8259) without building anything from it. Engines word and place the faults that
 * `JSON.parse` finds differently, recurse as deep as the text says, and keep quiet about what they drop.
 */

/** Levels of arrays and objects that are read; enough for any real document, far from any stack's end. */
export const MAX_JSON_DEPTH = 200;

/** What is wrong first. `position` is an index into the text, in UTF-16 units. */
export interface JsonFault {
	position: number;
	message: string;
}

export interface JsonScanOptions {
	/**
	 * `refuse` (the default) takes a repeated name as a fault: of two values, the one that was checked
	 * need not be the one that the program reads. `keep-last` does as `JSON.parse`.
	 */
	duplicateNames?: 'refuse' | 'keep-last';
}

/** The first fault of a text, or `undefined` when it is JSON. A text that is cut short faults at its end or in its last token. */
export function findJsonFault(text: string, options: JsonScanOptions = {}): JsonFault | undefined {
	try {
		new JsonScanner(text, options.duplicateNames ?? 'refuse').document();
		return undefined;
	} catch (error) {
		if (error instanceof JsonFaultError) return { position: error.position, message: error.message };
		throw error;
	}
}

class JsonFaultError extends Error {
	override readonly name = 'JsonFaultError' as const;
	readonly position: number;

	constructor(position: number, message: string) {
		super(message);
		this.position = position;
	}
}

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const BARE_TOKEN = /[-+.\w]+/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const WORDS: ReadonlySet<string> = new Set(['true', 'false', 'null']);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Files from Windows start with it; RFC 8259 lets a reader pass over it. */
export const BYTE_ORDER_MARK = '\uFEFF';

class JsonScanner {
	readonly #text: string;
	readonly #refuseDuplicates: boolean;
	#at = 0;

	constructor(text: string, duplicateNames: 'refuse' | 'keep-last') {
		this.#text = text;
		this.#refuseDuplicates = duplicateNames === 'refuse';
	}

	document(): void {
		if (this.#text.startsWith(BYTE_ORDER_MARK)) this.#at = 1;
		this.#value(0);
		this.#skipBlanks();
		if (this.#at < this.#text.length) this.#unexpected('nothing after the value');
	}

	#value(depth: number): void {
		this.#skipBlanks();
		const next = this.#text[this.#at];
		if (next === '{' || next === '[') {
			if (depth >= MAX_JSON_DEPTH) this.#fail(this.#at, `is nested deeper than ${MAX_JSON_DEPTH} levels`);
			if (next === '{') this.#object(depth + 1);
			else this.#array(depth + 1);
		} else if (next === '"') this.#string();
		else this.#wordOrNumber();
	}

	#object(depth: number): void {
		const names = new Set<string>();
		this.#members('}', () => {
			this.#name(names);
			this.#skipBlanks();
			if (!this.#take(':')) this.#unexpected('":"');
			this.#value(depth);
		});
	}

	#array(depth: number): void {
		this.#members(']', () => this.#value(depth));
	}

	#members(close: string, member: () => void): void {
		this.#at++;
		this.#skipBlanks();
		if (this.#take(close)) return;
		do {
			member();
			this.#skipBlanks();
		} while (this.#take(','));
		if (!this.#take(close)) this.#unexpected(`"," or "${close}"`);
	}

	#name(names: Set<string>): void {
		this.#skipBlanks();
		const start = this.#at;
		if (this.#text[start] !== '"') this.#unexpected('a name in double quotes');
		const name = this.#string();
		if (!this.#refuseDuplicates) return;
		if (names.has(name)) this.#fail(start, `has the name ${JSON.stringify(name)} twice in one object`);
		names.add(name);
	}

	#string(): string {
		const start = this.#at++;
		let escaped = false;
		for (;;) {
			const code = this.#text.charCodeAt(this.#at);
			if (code === QUOTE) break;
			if (Number.isNaN(code)) this.#unexpected("a string's closing quote");
			if (code < 0x20) this.#fail(this.#at, 'has a control character in a string; it must be escaped');
			if (code !== BACKSLASH) this.#at++;
			else {
				if (!this.#match(ESCAPE)) this.#fail(this.#at, 'has an unknown escape in a string');
				escaped = true;
			}
		}
		const raw = this.#text.slice(start, ++this.#at);
		return escaped ? (JSON.parse(raw) as string) : raw.slice(1, -1);
	}

	#wordOrNumber(): void {
		const start = this.#at;
		const token = this.#match(BARE_TOKEN);
		if (token === undefined) this.#unexpected('a value');
		if (WORDS.has(token)) return;
		if (!NUMBER.test(token)) this.#fail(start, `has ${token.slice(0, 40)} where a value should be`);
		if (!Number.isFinite(Number(token))) this.#fail(start, 'has a number that is too large for a double');
	}

	#match(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.#at;
		const found = pattern.exec(this.#text)?.[0];
		if (found !== undefined) this.#at += found.length;
		return found;
	}

	#take(expected: string): boolean {
		if (!this.#text.startsWith(expected, this.#at)) return false;
		this.#at += expected.length;
		return true;
	}

	#skipBlanks(): void {
		for (;;) {
			const code = this.#text.charCodeAt(this.#at);
			if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
			this.#at++;
		}
	}

	#unexpected(wanted: string): never {
		const found = this.#text.codePointAt(this.#at);
		if (found === undefined) this.#fail(this.#at, `ends where ${wanted} should be`);
		this.#fail(this.#at, `has ${JSON.stringify(String.fromCodePoint(found))} where ${wanted} should be`);
	}

	#fail(position: number, message: string): never {
		throw new JsonFaultError(position, message);
	}
}
