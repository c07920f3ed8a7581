/** A row of a JSON tree as text that is safe to look at. */
import type { JsonChild, JsonDocument } from '../../wasm/json/json-document.ts';
import { formatNumberOf } from '../format.ts';
import { visibleText } from '../visible-text.ts';
import type { JsonRow } from './json-tree.ts';

/** Of names and values, so much is shown in a row, in bytes. */
const NAME_BYTES = 200;
const VALUE_BYTES = 400;

export interface JsonRowText {
	name: string | undefined;
	value: string;
	/** How a value is painted. */
	tone: 'string' | 'plain' | 'brackets';
	/** How much of the value is left out, in bytes. */
	restBytes: number;
}

export function rowText(document: JsonDocument, { child, parent, state }: JsonRow): JsonRowText {
	const name = parent === undefined ? undefined : nameText(document, child);
	const kind = document.kind(child.at);
	if (kind === 'object' || kind === 'array') {
		const [open, close] = kind === 'object' ? ['{', '}'] : ['[', ']'];
		const count = document.count(child.at);
		const inside = kind === 'object' ? formatNumberOf(count, 'field') : formatNumberOf(count, 'item');
		const value = state === 'leaf' ? open + close : `${open} ${inside} ${close}`;
		return { name, value, tone: 'brackets', restBytes: 0 };
	}
	const { text, restBytes } = document.text(child.at, VALUE_BYTES);
	return { name, value: visibleText(text), tone: kind === 'string' ? 'string' : 'plain', restBytes };
}

function nameText(document: JsonDocument, { index, name }: JsonChild): string {
	if (name === undefined) return String(index);
	const { text, restBytes } = document.text(name, NAME_BYTES);
	return visibleText(text) + (restBytes > 0 ? '…"' : '');
}

/** Bytes of a string up to which its escapes are read; a longer one is shown as it is written. */
const UNESCAPE_BYTES = 4 * 1_048_576;

/** All of a string's bytes to look at. */
export function wholeString(document: JsonDocument, at: number): Uint8Array {
	const end = document.end(at);
	if (document.kind(at) !== 'string') return document.bytes.subarray(at, end);
	if (end - at > UNESCAPE_BYTES) return document.bytes.subarray(at + 1, end - 1);
	return new TextEncoder().encode(document.string(at));
}
