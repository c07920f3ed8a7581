import { concatBytes } from '../../wasm/bytes.ts';

/** One line of a text, without its end. */
export interface Line {
	/** From 1, empty lines counted. */
	number: number;
	sizeBytes: number;
	/** `undefined` for a line that is longer than it may be. */
	bytes: Uint8Array | undefined;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf] as const;

/**
 * The lines of a text as it arrives, but for empty ones. No more of it is held than one line, and of a line above
 * `maxBytes` only its size. Lines end with a line feed, or a carriage return and one.
 */
export async function* readLines(pieces: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Line> {
	const line = new LineBuffer(maxBytes);
	for await (const piece of pieces) {
		let start = 0;
		for (let end = piece.indexOf(NEWLINE); end !== -1; end = piece.indexOf(NEWLINE, start)) {
			line.add(piece.subarray(start, end));
			start = end + 1;
			const ended = line.end();
			if (ended.sizeBytes > 0) yield ended;
		}
		line.add(piece.subarray(start));
	}
	const last = line.end();
	if (last.sizeBytes > 0) yield last;
}

class LineBuffer {
	readonly #maxBytes: number;
	#pieces: Uint8Array[] = [];
	#size = 0;
	#number = 1;
	#last = 0;

	constructor(maxBytes: number) {
		this.#maxBytes = maxBytes;
	}

	add(piece: Uint8Array): void {
		if (piece.length === 0) return;
		this.#size += piece.length;
		this.#last = piece.at(-1)!;
		// One byte more is kept: it may be the carriage return. The piece is the reader's, and may be written anew.
		if (this.#size <= this.#maxBytes + 1) this.#pieces.push(piece.slice());
		else this.#pieces = [];
	}

	end(): Line {
		const sizeBytes = this.#size - (this.#last === RETURN ? 1 : 0);
		const whole = sizeBytes <= this.#maxBytes ? concatBytes(this.#pieces).subarray(0, sizeBytes) : undefined;
		const number = this.#number++;
		[this.#pieces, this.#size, this.#last] = [[], 0, 0];
		if (number > 1 || whole === undefined || !BYTE_ORDER_MARK.every((byte, at) => whole[at] === byte))
			return { number, sizeBytes, bytes: whole };
		return { number, sizeBytes: sizeBytes - 3, bytes: whole.subarray(3) };
	}
}
