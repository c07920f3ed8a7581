const NEWLINE = 10;

/** Where each line of a text begins, in bytes; an end of line at the text's end begins none. */
export function lineStarts(text: Uint8Array): Uint32Array<ArrayBuffer> {
	let count = text.length > 0 ? 1 : 0;
	for (let at = 0; at < text.length - 1; at++) if (text[at] === NEWLINE) count++;
	const starts = new Uint32Array(count);
	for (let at = 0, line = 1; line < count; at++) if (text[at] === NEWLINE) starts[line++] = at + 1;
	return starts;
}
