/** Bytes as rows of a hex dump. */

/** Bytes on one page: a taller list than this is more than a browser can scroll. */
export const HEX_PAGE_BYTES = 4 * 1_048_576;

/** Reads any span out of pieces without joining them. */
export class PieceReader {
	readonly #pieces: readonly Uint8Array[];
	readonly #starts: number[] = [];
	readonly length: number;

	constructor(pieces: readonly Uint8Array[]) {
		this.#pieces = pieces;
		let at = 0;
		for (const piece of pieces) {
			this.#starts.push(at);
			at += piece.length;
		}
		this.length = at;
	}

	read(start: number, count: number): Uint8Array {
		const end = Math.min(this.length, start + count);
		const bytes = new Uint8Array(Math.max(0, end - start));
		for (let index = this.#pieceAt(start), at = start; at < end; index++) {
			const piece = this.#pieces[index];
			if (piece === undefined) break;
			const offset = at - (this.#starts[index] ?? 0);
			const part = piece.subarray(offset, offset + end - at);
			bytes.set(part, at - start);
			at += part.length;
		}
		return bytes;
	}

	/** Index of the last piece that starts at or before the position. */
	#pieceAt(position: number): number {
		let low = 0;
		let high = this.#starts.length - 1;
		while (low < high) {
			const middle = Math.ceil((low + high) / 2);
			if ((this.#starts[middle] ?? 0) <= position) low = middle;
			else high = middle - 1;
		}
		return low;
	}
}

export interface HexRow {
	offset: string;
	hex: string;
	text: string;
}

export function hexRow(bytes: Uint8Array, offset: number, width: number): HexRow {
	const pairs = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
	return {
		offset: offset.toString(16).padStart(8, '0'),
		hex: pairs.join(' ').padEnd(width * 3 - 1),
		text: Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join('')
	};
}
