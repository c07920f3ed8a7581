import { InvalidInputError } from '../errors.ts';
import type { JsonValue } from '../protocol.ts';
import { BYTE_ORDER_MARK, findJsonFault, type JsonScanOptions } from './scan.ts';

/**
 * The value of a JSON text. A name like `__proto__` becomes a field like any other.
 * @throws InvalidInputError naming the position (from 0), the line and the column (from 1), all in UTF-16 units.
 */
export function parseJson(text: string, options?: JsonScanOptions): JsonValue {
	const fault = findJsonFault(text, options);
	if (fault === undefined) return JSON.parse(withoutByteOrderMark(text)) as JsonValue;
	const { line, column } = lineAndColumn(text, fault.position);
	const where = `at position ${fault.position} (line ${line}, column ${column})`;
	throw new InvalidInputError([{ path: '', message: `The JSON ${fault.message}, ${where}` }]);
}

/** The text without the mark that some editors put in front of it. */
export function withoutByteOrderMark(text: string): string {
	return text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
}

function lineAndColumn(text: string, position: number): { line: number; column: number } {
	let line = 1;
	let lineStart = 0;
	for (let at = text.indexOf('\n'); at !== -1 && at < position; at = text.indexOf('\n', at + 1)) {
		line++;
		lineStart = at + 1;
	}
	return { line, column: position - lineStart + 1 };
}
