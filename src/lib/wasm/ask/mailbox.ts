import type { Answer } from './messages.ts';
import type { JsonValue } from '../protocol.ts';

/**
 * Shared memory through which an answer goes, in parts: three words, then data. The first part begins with the length
 * of the head in 4 bytes, little-endian, and the head as JSON in UTF-8; the answer's bytes follow.
 */
const STATE = 0;
const ID = 1;
const LENGTH = 2;
const DATA_AT = 12;
const DATA_BYTES = 131_072;

const EMPTY = 0;
const PART = 1;
const LAST = 2;
const HEAD_LENGTH_BYTES = 4;

export function createMailbox(): SharedArrayBuffer {
	return new SharedArrayBuffer(DATA_AT + DATA_BYTES);
}

/** The owner's side: puts one answer at a time into the mailbox. */
export class MailboxWriter {
	readonly #words: Int32Array;
	readonly #data: Uint8Array;
	#rest: { id: number; pieces: Uint8Array[] } | undefined;

	constructor(memory: SharedArrayBuffer) {
		this.#words = new Int32Array(memory, 0, 3);
		this.#data = new Uint8Array(memory, DATA_AT);
	}

	begin(id: number, { head, bytes }: Answer): void {
		const headBytes = new TextEncoder().encode(JSON.stringify(head));
		const length = new Uint8Array(HEAD_LENGTH_BYTES);
		new DataView(length.buffer).setUint32(0, headBytes.length, true);
		this.#rest = { id, pieces: [length, headBytes, bytes] };
		this.next(id);
	}

	/** Puts the next part there; the one before was read. */
	next(id: number): void {
		if (this.#rest?.id !== id) return;
		const length = this.#fill(this.#rest.pieces);
		const isLast = this.#rest.pieces.length === 0;
		if (isLast) this.#rest = undefined;
		Atomics.store(this.#words, ID, id);
		Atomics.store(this.#words, LENGTH, length);
		Atomics.store(this.#words, STATE, isLast ? LAST : PART);
	}

	/** Moves as much of the pieces as there is room for. */
	#fill(pieces: Uint8Array[]): number {
		let at = 0;
		for (let piece = pieces[0]; piece !== undefined && at < DATA_BYTES; piece = pieces[0]) {
			const part = piece.subarray(0, DATA_BYTES - at);
			this.#data.set(part, at);
			at += part.length;
			if (part.length === piece.length) pieces.shift();
			else pieces[0] = piece.subarray(part.length);
		}
		return at;
	}
}

/** The worker's side. */
export class MailboxReader {
	readonly #words: Int32Array;
	readonly #data: Uint8Array;

	constructor(memory: SharedArrayBuffer) {
		this.#words = new Int32Array(memory, 0, 3);
		this.#data = new Uint8Array(memory, DATA_AT);
	}

	/** A copy of the part of this answer that lies there, and the mailbox is empty again; `undefined` when none does. */
	take(id: number): { part: Uint8Array; isLast: boolean } | undefined {
		const state = Atomics.load(this.#words, STATE);
		if (state === EMPTY || Atomics.load(this.#words, ID) !== id) return undefined;
		const part = this.#data.slice(0, Atomics.load(this.#words, LENGTH));
		Atomics.store(this.#words, STATE, EMPTY);
		return { part, isLast: state === LAST };
	}
}

/** An answer from all its parts, joined. */
export function readAnswer(whole: Uint8Array): Answer {
	const headEnd = HEAD_LENGTH_BYTES + new DataView(whole.buffer, whole.byteOffset).getUint32(0, true);
	const head = new TextDecoder().decode(whole.subarray(HEAD_LENGTH_BYTES, headEnd));
	return { head: JSON.parse(head) as JsonValue, bytes: whole.subarray(headEnd) };
}
