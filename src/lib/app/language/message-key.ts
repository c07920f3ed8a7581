/** By what a message is found: its English, without the line breaks that its source has for its own sake. */

/** One space for each run of them, and none around. */
export function tidy(text: string): string {
	return text.replace(/[ \t\r\n]+/g, ' ').trim();
}

/** The space that `tidy` takes away before and after. */
export function spacesAround(text: string): [before: string, after: string] {
	return [/^[ \t\r\n]/.test(text) ? ' ' : '', /[ \t\r\n]$/.test(text) ? ' ' : ''];
}

/** The text of a template literal: {0} for its first value. */
export function templateText(parts: readonly string[]): string {
	return parts.reduce((text, part, index) => `${text}{${index - 1}}${part}`);
}

/** A short name for a message: FNV-1a, 32 bits. The build refuses two messages with one name. */
export function messageKey(message: string): string {
	let hash = 0x811c9dc5;
	for (let index = 0; index < message.length; index++) {
		hash = Math.imul(hash ^ message.charCodeAt(index), 0x01000193);
	}
	return (hash >>> 0).toString(36);
}
