import { findJsonFault } from '../wasm/json/scan.ts';

/** Above this, checking at each key press would be felt. */
const CHECK_LIMIT = 1_048_576;

export interface JsonMark {
	message: string;
	/** From 1. */
	line: number;
	column: number;
}

/** Where a text that should be JSON goes wrong; `undefined` when it does not, or is too long to be read at each key. */
export function markJsonFault(text: string): JsonMark | undefined {
	if (text.length > CHECK_LIMIT) return undefined;
	const fault = findJsonFault(text);
	if (fault === undefined) return undefined;
	const before = text.slice(0, fault.position);
	return {
		message: `The JSON ${fault.message}.`,
		line: before.split('\n').length,
		column: fault.position - before.lastIndexOf('\n')
	};
}

/** The text laid out with two spaces; `undefined` when it is not JSON. */
export function layOutJson(text: string): string | undefined {
	try {
		return JSON.stringify(JSON.parse(text), undefined, 2);
	} catch {
		return undefined;
	}
}
