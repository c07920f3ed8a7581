import { InvalidInputError } from '../../wasm/errors.ts';
import { findJsonFault } from '../../wasm/json/scan.ts';
import { parseJson, withoutByteOrderMark } from '../../wasm/json/parse.ts';

/** One value of a JSON array: its text as it stands there, so that no number loses digits. */
export interface JsonItem {
	/** From 1. */
	number: number;
	text: string;
}

/**
 * The values of a JSON array, one by one.
 * @throws InvalidInputError when the text is no JSON, or no array.
 */
export function* readJsonItems(text: string): Generator<JsonItem> {
	const whole = withoutByteOrderMark(text).trim();
	// A name that stands twice is the program's affair: it gets the text as it is.
	if (findJsonFault(whole, { duplicateNames: 'keep-last' }) !== undefined) parseJson(whole);
	if (!whole.startsWith('['))
		throw new InvalidInputError([{ path: '', message: 'The JSON must be an array, with one item for each cast' }]);
	let number = 1;
	for (let start = 1; ;) {
		const end = endOfItem(whole, start);
		const item = whole.slice(start, end).trim();
		if (item !== '') yield { number: number++, text: item };
		if (end >= whole.length - 1) return;
		start = end + 1;
	}
}

/** Where the comma or bracket is that ends the item which begins here; the text is known to be JSON. */
function endOfItem(text: string, start: number): number {
	let depth = 0;
	for (let at = start; at < text.length; at++) {
		const character = text[at];
		if (character === '"') at = endOfString(text, at);
		else if (character === '[' || character === '{') depth++;
		else if (character === ']' || character === '}') {
			if (depth === 0) return at;
			depth--;
		} else if (character === ',' && depth === 0) return at;
	}
	return text.length;
}

function endOfString(text: string, start: number): number {
	for (let at = start + 1; ; at++) {
		if (text[at] === '\\') at++;
		else if (text[at] === '"' || at >= text.length) return at;
	}
}
