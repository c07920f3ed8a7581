/** Byte streams of the core: always `Uint8Array` pieces, never strings, never one growing buffer. */

/** Gives bytes on demand, synchronously, as a running program needs them. */
export interface ByteSource {
	/** Up to `max` bytes, at least one; empty at the end of input, and from then on. */
	read(max: number): Uint8Array;
	/** Whether a read would find something, without waiting; absent where it always does. */
	look?(): InputState;
}

/** `bytes`: at least so many lie ready. */
export type InputState = { kind: 'ready'; bytes: number } | { kind: 'empty' } | { kind: 'ended' };

/** Takes bytes. The piece belongs to the caller and may change after the call: copy what is kept. */
export interface ByteSink {
	write(piece: Uint8Array): void;
}

/** Bytes that can be read anywhere, synchronously: a file that lies outside the memory. */
export interface RandomAccess {
	/** In bytes. */
	readonly size: number;
	/** Fills `target` with the bytes from `at` on; how many there were. */
	read(at: number, target: Uint8Array): number;
	/** Nothing is read afterwards. */
	close?(): void;
}

export const EMPTY_BYTES: Uint8Array<ArrayBuffer> = new Uint8Array(0);

/** One array with all pieces in order; a single piece is returned as it is. */
export function concatBytes(pieces: readonly Uint8Array[]): Uint8Array {
	const [only] = pieces;
	if (only !== undefined && pieces.length === 1) return only;
	const whole = new Uint8Array(byteLength(pieces));
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}

/** Sum of the pieces' lengths, in bytes. */
export function byteLength(pieces: readonly Uint8Array[]): number {
	let sum = 0;
	for (const piece of pieces) sum += piece.length;
	return sum;
}

/** A source over bytes already in memory; `read` gives views, not copies. */
export class BytesSource implements ByteSource {
	#rest: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.#rest = bytes;
	}

	look(): InputState {
		return this.#rest.length > 0 ? { kind: 'ready', bytes: this.#rest.length } : { kind: 'ended' };
	}

	read(max: number): Uint8Array {
		const piece = this.#rest.subarray(0, max);
		this.#rest = this.#rest.subarray(piece.length);
		return piece;
	}
}

/** Text of the pieces as UTF-8; bytes that are not UTF-8 become U+FFFD. */
export function decodeText(pieces: readonly Uint8Array[]): string {
	const decoder = new TextDecoder();
	let text = '';
	for (const piece of pieces) text += decoder.decode(piece, { stream: true });
	return text + decoder.decode();
}
