/** What differs between two texts, by lines, within bounds: nobody waits for it, and nobody reads more. */
import { structuredPatch } from 'diff';

export interface DifferenceLine {
	kind: 'same' | 'first' | 'second';
	/** From 1, in the text or texts that have it. */
	first?: number;
	second?: number;
	text: string;
}

/** Lines that belong together; equal ones further off are left out. */
export type DifferenceHunk = readonly DifferenceLine[];

export type TextDifference =
	| { kind: 'found'; hunks: readonly DifferenceHunk[]; first: number; second: number; omitted: number }
	/** Too much differs to be worth showing by line. */
	| { kind: 'too-much' };

/** Changes that are looked for, and how long, in ms. */
const MOST_CHANGES = 4_000;
const PATIENCE_MS = 400;
const CONTEXT = 3;
const SHOWN_LINES = 1_000;

export function differenceOfTexts(first: string, second: string): TextDifference {
	const patch = structuredPatch('', '', first, second, '', '', {
		context: CONTEXT,
		maxEditLength: MOST_CHANGES,
		timeout: PATIENCE_MS
	});
	// Beyond its bounds it gives up.
	if (patch === undefined) return { kind: 'too-much' };
	const all = patch.hunks.map(({ oldStart, newStart, lines }) => linesOf(lines, oldStart, newStart));
	const counts = { first: countOf(all, 'first'), second: countOf(all, 'second') };
	const shown = cut(all);
	const omitted = countAll(all) - countAll(shown);
	return { kind: 'found', hunks: shown, ...counts, omitted };
}

function linesOf(lines: readonly string[], oldStart: number, newStart: number): DifferenceHunk {
	let [first, second] = [oldStart, newStart];
	return lines
		.filter((line) => !line.startsWith('\\'))
		.map((line): DifferenceLine => {
			const text = line.slice(1);
			if (line.startsWith('-')) return { kind: 'first', first: first++, text };
			if (line.startsWith('+')) return { kind: 'second', second: second++, text };
			return { kind: 'same', first: first++, second: second++, text };
		});
}

function cut(hunks: readonly DifferenceHunk[]): DifferenceHunk[] {
	let left = SHOWN_LINES;
	return hunks.flatMap((hunk) => {
		const shown = hunk.slice(0, left);
		left -= shown.length;
		return shown.length === 0 ? [] : [shown];
	});
}

function countOf(hunks: readonly DifferenceHunk[], kind: DifferenceLine['kind']): number {
	return hunks.flat().filter((line) => line.kind === kind).length;
}

function countAll(hunks: readonly DifferenceHunk[]): number {
	return hunks.reduce((sum, hunk) => sum + hunk.length, 0);
}
