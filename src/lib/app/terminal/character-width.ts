/** How many columns of a terminal a character takes: 0, 1 or 2. The terminal and the line editor both go by it. */
export function characterWidth(codePoint: number): 0 | 1 | 2 {
	if (codePoint < 0x300)
		return codePoint < 0x20 || (codePoint >= 0x7f && codePoint < 0xa0) || codePoint === 0xad ? 0 : 1;
	const character = String.fromCodePoint(codePoint);
	if (INVISIBLE.test(character)) return 0;
	return isWide(codePoint) || PICTURE.test(character) ? 2 : 1;
}

/** Marks upon other characters, joiners, and what only gives directions. Hangul vowels and finals join the syllable before. */
const INVISIBLE = /^[\p{M}\p{Cf}\u1160-\u11ff\ud7b0-\ud7ff]$/u;
const PICTURE = /^\p{Emoji_Presentation}$/u;

/** The blocks of Unicode whose East Asian Width is wide or full; first and last of each. */
const WIDE: readonly (readonly [number, number])[] = [
	[0x1100, 0x115f],
	[0x2e80, 0x303e],
	[0x3041, 0x4dbf],
	[0x4e00, 0xa4cf],
	[0xa960, 0xa97f],
	[0xac00, 0xd7a3],
	[0xf900, 0xfaff],
	[0xfe30, 0xfe6f],
	[0xff00, 0xff60],
	[0xffe0, 0xffe6],
	[0x16fe0, 0x18cff],
	[0x1b000, 0x1b2ff],
	[0x20000, 0x3fffd]
];

function isWide(codePoint: number): boolean {
	return WIDE.some(([first, last]) => codePoint >= first && codePoint <= last);
}
