import { visibleText } from './visible-text.ts';

/** Characters of an input that a list shows. */
export const PREVIEW_CHARACTERS = 200;
/** As many bytes are enough for them, whatever they are. */
export const PREVIEW_BYTES = 1_024;

/** The beginning of an input on one line, with nothing in it that hides or reorders text. */
export function previewText(bytes: Uint8Array): string {
	const text = new TextDecoder().decode(bytes.subarray(0, PREVIEW_BYTES));
	// A character that the cut went through is no fault of the input.
	const whole = bytes.length > PREVIEW_BYTES ? text.replace(/\ufffd{1,3}$/, '') : text;
	const characters = [...visibleText(whole.replace(/\s+/g, ' ').trim())];
	const cut = characters.length > PREVIEW_CHARACTERS || bytes.length > PREVIEW_BYTES;
	return cut ? `${characters.slice(0, PREVIEW_CHARACTERS - 1).join('')}…` : characters.join('');
}
