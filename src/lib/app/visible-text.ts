/**
 * Program output as text that is safe to look at: terminal sequences are taken out, control characters and
 * marks that reorder text are shown as signs of their own. What is copied or saved is never passed through here.
 */

/* eslint-disable no-control-regex -- control characters are what this file is about */
/** CSI … final byte, OSC … BEL or ST, and two-character escapes. */
const TERMINAL_SEQUENCES =
	/\x1b\[[0-?]{0,64}[ -/]{0,8}[@-~]|\x1b\][^\x07\x1b]{0,512}(?:\x07|\x1b\\)|\x1b[()*+][A-Za-z0-9]|\x1b[=>78cDEHM]/g;
/** C0 except tab, DEL, C1, bidirectional marks, embeddings, overrides and isolates, line separators, BOM. */
const INVISIBLE = /[\x00-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/* eslint-enable no-control-regex */

export function visibleText(text: string): string {
	return text.replace(TERMINAL_SEQUENCES, '').replace(INVISIBLE, sign);
}

/** As `visibleText`, with line breaks left in. */
export function visibleLines(text: string): string {
	return text.split(/\r?\n/).map(visibleText).join('\n');
}

function sign(character: string): string {
	const code = character.charCodeAt(0);
	if (code < 0x20) return String.fromCharCode(0x2400 + code);
	if (code === 0x7f) return '\u2421';
	return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
}
