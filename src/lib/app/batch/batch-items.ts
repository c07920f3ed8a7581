/** What a batch is cast over: files, the lines of a text, or the values of a JSON array. */
import { readJsonItems } from '../../execution/batch/json-items.ts';
import { readLines } from '../../execution/batch/lines.ts';
import type { GivenFiles } from '../../platform/browser/dropped.ts';
import { InvalidInputError } from '../../wasm/errors.ts';
import { DEFAULT_LIMITS } from '../../wasm/limits.ts';
import type { InputSource } from '../../wasm/protocol.ts';
import { decodeUtf8 } from '../../wasm/utf8.ts';
import { formatBytes, formatCount } from '../format.ts';

/** One cast of a batch. */
export interface BatchItem {
	/** A file's path below what was given, `line 7`, or `item 7`. */
	name: string;
	input: InputSource;
	sizeBytes: number;
}

/** How a text is taken apart. */
export type TextKind = 'lines' | 'json';

/** A page keeps what came of each item. The command line keeps nothing, and takes any number. */
export const MOST_ITEMS = 100_000;
/** A text is read whole. */
export const MOST_TEXT_BYTES = DEFAULT_LIMITS.inputBytes;

const TOO_MANY = `There are more than ${formatCount(MOST_ITEMS)} items. This page takes up to as many; "spell batch" on the command line takes any number.`;

/**
 * The files that were given, and those in folders, in the order of their names.
 * @throws InvalidInputError when there are more than `MOST_ITEMS`.
 */
export async function itemsOfFiles(given: readonly GivenFiles[]): Promise<BatchItem[]> {
	const items: BatchItem[] = [];
	for (const { name, files } of given) {
		for await (const { path, file } of files) {
			if (items.length >= MOST_ITEMS) throw refusal(TOO_MANY);
			items.push({
				name: [name, ...path].join('/'),
				input: { kind: 'blob', blob: file },
				sizeBytes: file.size
			});
		}
	}
	const { compare } = new Intl.Collator('en', { numeric: true });
	return items.sort((a, b) => compare(a.name, b.name));
}

/**
 * The lines of a text that are not empty, or the values of a JSON array.
 * @throws InvalidInputError when it is too long, has too many items, or is no such JSON.
 */
export async function itemsOfText(kind: TextKind, bytes: Uint8Array): Promise<BatchItem[]> {
	if (bytes.length > MOST_TEXT_BYTES)
		throw refusal(`The text has ${formatBytes(bytes.length)}; the limit is ${formatBytes(MOST_TEXT_BYTES)}.`);
	const items: BatchItem[] = [];
	for await (const { name, bytes: input } of kind === 'lines' ? linesOf(bytes) : valuesOf(bytes)) {
		if (items.length >= MOST_ITEMS) throw refusal(TOO_MANY);
		items.push({ name, input: { kind: 'bytes', bytes: input }, sizeBytes: input.length });
	}
	return items;
}

interface NamedBytes {
	name: string;
	bytes: Uint8Array;
}

async function* linesOf(text: Uint8Array): AsyncGenerator<NamedBytes> {
	for await (const { number, bytes } of readLines(oneOf(text), MOST_TEXT_BYTES))
		if (bytes !== undefined) yield { name: numbered('line', number), bytes };
}

async function* oneOf(piece: Uint8Array): AsyncGenerator<Uint8Array> {
	yield piece;
}

function* valuesOf(bytes: Uint8Array): Generator<NamedBytes> {
	const encoder = new TextEncoder();
	for (const { number, text } of readJsonItems(decodeUtf8(bytes)))
		yield { name: numbered('item', number), bytes: encoder.encode(text) };
}

/** Programs get it as an argument, and files are called by it: it is the same in every language. */
function numbered(what: 'line' | 'item', number: number): string {
	return [what, number].join(' ');
}

function refusal(message: string): InvalidInputError {
	return new InvalidInputError([{ path: '', message }]);
}
