const MB = 1_048_576;
const GROUPED = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** `1,234,567`. */
export function grouped(count: number): string {
	return GROUPED.format(count);
}

/** A size for people: `512 MB` (of 1,048,576 bytes each, as the options count them), or in bytes below one. */
export function sizeText(bytes: number): string {
	return bytes < MB ? `${grouped(bytes)} bytes` : `${grouped(bytes / MB)} MB`;
}

/** `1 import`, `2 imports`. */
export function counted(count: number, noun: string): string {
	return `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/**
 * Foreign text as one line that a terminal shows and does not obey: control characters, and those that reverse the
 * direction of writing, are written as their code points.
 */
export function visible(text: string): string {
	return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, escapeCharacter);
}

function escapeCharacter(character: string): string {
	return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}
