/** How wide the columns of a table are. All in px. */

const LETTER = 7.6;
const PADDING = 26;
const [NARROWEST, WIDEST] = [56, 320];
/** A person may make a column narrower and wider than it would be made by itself. */
const [LEAST, MOST] = [32, 2_000];
/** Letters of a cell that are shown. */
export const SHOWN_LETTERS = 200;
/** What a key adds or takes. */
export const WIDTH_STEP = 24;

/** What each column would need for its name, with room for the mark of sorting, and for the cells of some rows. */
export function neededWidths(columns: readonly string[], rows: readonly (readonly string[])[]): number[] {
	const letters = columns.map((name) => Math.min(name.length, SHOWN_LETTERS) + 3);
	for (const row of rows) {
		row.forEach((cell, at) => (letters[at] = Math.max(letters[at] ?? 0, Math.min(cell.length, SHOWN_LETTERS))));
	}
	return letters.map((count) => Math.ceil(count * LETTER + PADDING));
}

/** No column takes all the room from others; what is left over is shared by those that need more. */
export function fittedWidths(needs: readonly number[], room: number): number[] {
	const widths = needs.map((need) => Math.max(NARROWEST, Math.min(WIDEST, need)));
	let spare = room - widths.reduce((sum, width) => sum + width, 0);
	// Those that need least are content first.
	const cut = needs.flatMap((need, at) => (need > WIDEST ? [{ at, wants: need - WIDEST }] : []));
	cut.sort((a, b) => a.wants - b.wants);
	cut.forEach(({ at, wants }, index) => {
		const share = Math.max(0, Math.min(wants, Math.floor(spare / (cut.length - index))));
		widths[at] = WIDEST + share;
		spare -= share;
	});
	return widths;
}

/** What a person asks for, within reason. */
export function allowedWidth(width: number): number {
	return Math.max(LEAST, Math.min(MOST, Math.round(width)));
}

/** Left edges, and of what would come after the last. */
export function edgesOf(widths: readonly number[]): number[] {
	let edge = 0;
	return [0, ...widths.map((width) => (edge += width))];
}
