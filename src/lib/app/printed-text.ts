import type { PrintedText } from '../platform/browser/inspect-protocol.ts';
import { indexOfBytes } from './results/find-bytes.ts';
import { visibleText } from './visible-text.ts';

/** Lines on one page: a taller list than this is more than a browser can scroll. */
export const PAGE_LINES = 500_000;
/** A line is shown up to here, in bytes; data segments have lines of megabytes. */
const SHOWN_BYTES = 2_000;

export function lineCount({ lines }: PrintedText): number {
	return lines.length;
}

/** One line, without its end, control characters made visible. */
export function lineAt({ bytes, lines }: PrintedText, index: number): string {
	const start = lines[index] ?? bytes.length;
	const end = index + 1 < lines.length ? (lines[index + 1] ?? bytes.length) - 1 : bytes.length;
	const shown = Math.min(end, start + SHOWN_BYTES);
	const text = new TextDecoder().decode(bytes.subarray(start, shown)).replace(/\n$/, '');
	return visibleText(text) + (shown < end ? ' …' : '');
}

/**
 * The next line from `from` on that has the text, around the end; `undefined` when none has it.
 * Looks at bytes: in 125 MB, a search without a hit takes a tenth of a second or two.
 */
export function findLine({ bytes, lines }: PrintedText, text: string, from: number): number | undefined {
	const wanted = new TextEncoder().encode(text);
	if (wanted.length === 0) return undefined;
	const start = lines[from] ?? 0;
	const at =
		indexOfBytes(bytes, wanted, start, bytes.length) ??
		indexOfBytes(bytes, wanted, 0, Math.min(bytes.length, start + wanted.length));
	return at === undefined ? undefined : lineOf(lines, at);
}

function lineOf(lines: Uint32Array, at: number): number {
	let low = 0;
	let high = lines.length - 1;
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		if ((lines[middle] ?? 0) <= at) low = middle;
		else high = middle - 1;
	}
	return low;
}
