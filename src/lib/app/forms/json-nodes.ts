/** Where the values of a JSON text lie, so that one can be changed and all around it stay as it was written. */
import { findJsonFault } from '../../wasm/json/scan.ts';
import { keyOfStep } from '../../wasm/json/pointer.ts';

/** Values that are read; a text of more is no form. */
const MAX_NODES = 50_000;

/** From `start` up to, not including, `end`; both in UTF-16 units. */
interface Place {
	start: number;
	end: number;
}

export type JsonNode = Place &
	(
		| { kind: 'object'; members: JsonMember[] }
		| { kind: 'array'; items: JsonNode[] }
		| { kind: 'string' | 'number' | 'boolean' | 'null' }
	);

export interface JsonMember {
	name: string;
	nameStart: number;
	nameEnd: number;
	value: JsonNode;
}

export type NodesReading =
	{ kind: 'empty' } | { kind: 'read'; root: JsonNode } | { kind: 'not-json' } | { kind: 'too-large' };

/** Reads a whole text; names that repeat make it no JSON, as for a cast. */
export function readNodes(text: string): NodesReading {
	if (text.trim() === '') return { kind: 'empty' };
	if (findJsonFault(text) !== undefined) return { kind: 'not-json' };
	try {
		return { kind: 'read', root: new NodeReader(text).value() };
	} catch (error) {
		if (error instanceof TooManyNodes) return { kind: 'too-large' };
		throw error;
	}
}

/** What a pointer leads to; `undefined` when nothing is there. */
export function nodeAt(root: JsonNode | undefined, pointer: string): JsonNode | undefined {
	let node = root;
	for (const key of keysOf(pointer)) node = node && childOf(node, key);
	return node;
}

export function childOf(node: JsonNode, key: string): JsonNode | undefined {
	if (node.kind === 'object') return node.members.find(({ name }) => name === key)?.value;
	return node.kind === 'array' && /^(0|[1-9]\d*)$/.test(key) ? node.items[Number(key)] : undefined;
}

/** The steps of a pointer, unescaped. */
export function keysOf(pointer: string): string[] {
	return pointer.split('/').slice(1).map(keyOfStep);
}

class TooManyNodes extends Error {}

const BLANKS = /[\s\uFEFF]*/y;
const BARE = /[-+.\w]+/y;

/** For a text that was found to be JSON, at most 200 levels deep. */
class NodeReader {
	readonly #text: string;
	#at = 0;
	#nodes = 0;

	constructor(text: string) {
		this.#text = text;
	}

	value(): JsonNode {
		if (++this.#nodes > MAX_NODES) throw new TooManyNodes();
		this.#skip(BLANKS);
		const start = this.#at;
		const first = this.#text[start];
		if (first === '{') return { kind: 'object', start, members: this.#parts('}', () => this.#member()), end: this.#at };
		if (first === '[') return { kind: 'array', start, items: this.#parts(']', () => this.value()), end: this.#at };
		if (first === '"') this.#skipString();
		else this.#skip(BARE);
		const kind = first === '"' ? 'string' : first === 'n' ? 'null' : /[tf]/.test(first ?? '') ? 'boolean' : 'number';
		return { kind, start, end: this.#at };
	}

	#member(): JsonMember {
		this.#skip(BLANKS);
		const nameStart = this.#at;
		this.#skipString();
		const nameEnd = this.#at;
		const name = JSON.parse(this.#text.slice(nameStart, nameEnd)) as string;
		this.#skip(BLANKS);
		this.#at++;
		return { name, nameStart, nameEnd, value: this.value() };
	}

	#parts<Part>(close: string, part: () => Part): Part[] {
		const parts: Part[] = [];
		do {
			this.#at++;
			this.#skip(BLANKS);
			if (this.#text[this.#at] === close) break;
			parts.push(part());
			this.#skip(BLANKS);
		} while (this.#text[this.#at] === ',');
		this.#at++;
		return parts;
	}

	/** By its quotes: a pattern would need the stack for a file's worth of base64. */
	#skipString(): void {
		let end = this.#text.indexOf('"', this.#at + 1);
		while (this.#slashesBefore(end) % 2 === 1) end = this.#text.indexOf('"', end + 1);
		this.#at = end + 1;
	}

	#slashesBefore(at: number): number {
		let from = at;
		while (this.#text[from - 1] === '\\') from--;
		return at - from;
	}

	#skip(pattern: RegExp): void {
		pattern.lastIndex = this.#at;
		this.#at += pattern.exec(this.#text)?.[0].length ?? 0;
	}
}
