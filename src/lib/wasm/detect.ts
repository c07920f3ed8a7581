import { findJsonFault } from './json/scan.ts';
import { findUtf8Fault } from './utf8.ts';

export type DetectedType = 'json' | 'text' | 'binary' | 'image' | 'table';

/** Bytes from the start that are looked at. */
const HEAD_BYTES = 65_536;
/** Control characters that text files have: backspace, tab, line ends, form feed, and the escape of colours. */
const TEXT_CONTROLS: ReadonlySet<number> = new Set([0x08, 0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1b]);
/** How a token may look that the end of the head has cut. */
const CUT_TOKEN = /^\\?[-+.\w]*$/;
const DELIMITERS = [',', '\t', ';'];

/** First bytes of PNG, JPEG and GIF, as Latin-1. */
const IMAGE_STARTS = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'GIF87a', 'GIF89a'];

/**
 * What an output looks like, by its first 64 KiB. Numbers, booleans and quoted strings are `json`;
 * `table` is said only of rows of equal width, never of prose with commas.
 */
export function detectOutputType(output: Uint8Array | readonly Uint8Array[]): DetectedType {
	const pieces = output instanceof Uint8Array ? [output] : output;
	const { head, isWhole } = headOf(pieces);
	if (isImage(head)) return 'image';
	const text = textOf(head, isWhole);
	if (text === undefined || head.some((byte) => byte < 0x20 && !TEXT_CONTROLS.has(byte))) return 'binary';
	if (isJson(text, isWhole)) return 'json';
	return isTable(text, isWhole) ? 'table' : 'text';
}

function headOf(pieces: readonly Uint8Array[]): { head: Uint8Array; isWhole: boolean } {
	const head = new Uint8Array(HEAD_BYTES);
	let filled = 0;
	for (const piece of pieces) {
		const part = piece.subarray(0, HEAD_BYTES - filled);
		head.set(part, filled);
		filled += part.length;
		if (part.length < piece.length) return { head, isWhole: false };
	}
	return { head: head.subarray(0, filled), isWhole: true };
}

function isImage(head: Uint8Array): boolean {
	const start = String.fromCharCode(...head.subarray(0, 12));
	const isWebp = start.startsWith('RIFF') && start.endsWith('WEBP');
	return isWebp || IMAGE_STARTS.some((magic) => start.startsWith(magic));
}

/** `undefined` when it is not UTF-8; a character that the end of the head cuts is left out. */
function textOf(head: Uint8Array, isWhole: boolean): string | undefined {
	const fault = findUtf8Fault(head);
	const isCut = !isWhole && fault !== undefined && head.length - fault < 4;
	if (fault !== undefined && !isCut) return undefined;
	return new TextDecoder().decode(head.subarray(0, fault));
}

function isJson(text: string, isWhole: boolean): boolean {
	const fault = findJsonFault(text, { duplicateNames: 'keep-last' });
	if (isWhole) return fault === undefined;
	// Beyond the head only what has brackets is told from text: the rest of it is not known.
	return /^\s*[[{]/.test(text) && (fault === undefined || CUT_TOKEN.test(text.slice(fault.position)));
}

function isTable(text: string, isWhole: boolean): boolean {
	return DELIMITERS.some((delimiter) => isTableOf(text, delimiter, isWhole));
}

function isTableOf(text: string, delimiter: string, isWhole: boolean): boolean {
	if (!text.includes(delimiter)) return false;
	const rows = rowsOf(text, delimiter);
	if (!isWhole) rows.pop();
	const [header] = rows;
	if (header === undefined || header.length < 2 || rows.length * header.length < 6) return false;
	// After a comma in prose comes a blank; in a table none.
	const isCell = (cell: string) => delimiter === '\t' || !/^\s/.test(cell);
	return header.every((cell) => cell !== '') && rows.every((row) => row.length === header.length && row.every(isCell));
}

/** Rows of cells as RFC 4180 has them, quotes kept, empty lines left out; from a quote that is not closed, one empty row. */
function rowsOf(text: string, delimiter: string): string[][] {
	const cell = new RegExp(`("(?:[^"]|"")*"|[^"${delimiter}\\n][^${delimiter}\\n]*|)(${delimiter}|\\r?\\n|$)`, 'y');
	const rows: string[][] = [];
	let row: string[] = [];
	while (cell.lastIndex < text.length) {
		const found = cell.exec(text);
		if (found === null) return [...rows, []];
		const [, content = '', end = ''] = found;
		row.push(content);
		if (end === delimiter) continue;
		if (row.length > 1 || content.trim() !== '') rows.push(row);
		row = [];
	}
	if (row.length > 0) rows.push([...row, '']);
	return rows;
}
