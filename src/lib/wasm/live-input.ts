import { EMPTY_BYTES } from './bytes.ts';
import { InvalidInputError } from './errors.ts';
import type { InputFeed } from './protocol.ts';

/** Most bytes that may lie unread. */
export const LIVE_INPUT_BYTES = 67_108_864;

/**
 * Input that is written while its program runs, as somebody types. One program reads it: give it to one cast.
 * What is written before the cast begins waits for it.
 */
export class LiveInput implements InputFeed {
	#pieces: Uint8Array[] = [];
	#unreadBytes = 0;
	#isEnded = false;
	#isTaken = false;
	#wake: (() => void) | undefined;
	#drained: PromiseWithResolvers<void> | undefined;

	/** Bytes that were written and not given to the program yet. */
	get unreadBytes(): number {
		return this.#unreadBytes;
	}

	/** Whether it takes nothing more: it was ended, or its program has ended. */
	get isEnded(): boolean {
		return this.#isEnded;
	}

	/**
	 * Adds to the input. The bytes must stay as they are. After the end they are dropped.
	 * @throws InvalidInputError when more than 64 MiB would lie unread.
	 */
	write(bytes: Uint8Array): void {
		if (this.#isEnded || bytes.length === 0) return;
		const unread = this.#unreadBytes + bytes.length;
		if (unread > LIVE_INPUT_BYTES) {
			const message = `would have ${unread} unread bytes; the limit is ${LIVE_INPUT_BYTES}`;
			throw new InvalidInputError([{ path: '/input', message }]);
		}
		this.#unreadBytes = unread;
		this.#pieces.push(bytes);
		this.#wake?.();
	}

	/** The program reads what was written, and then the end of its input. */
	end(): void {
		this.#isEnded = true;
		this.#wake?.();
	}

	/** Resolves when nothing lies unread, or nothing will be read any more: for writers of much. */
	drained(): Promise<void> {
		if (this.#unreadBytes === 0) return Promise.resolve();
		this.#drained ??= Promise.withResolvers();
		return this.#drained.promise;
	}

	/** For the one who casts: from here on it is this cast's. @throws InvalidInputError when it is another's. */
	claim(): void {
		if (this.#isTaken)
			throw new InvalidInputError([{ path: '/input', message: 'is live input that was given to another cast' }]);
		this.#isTaken = true;
	}

	/** For the one who casts: up to `max` bytes as soon as there are some; empty at the end. */
	async take(max: number): Promise<Uint8Array> {
		while (this.#pieces.length === 0 && !this.#isEnded) {
			await new Promise<void>((resolve) => (this.#wake = resolve));
		}
		const [first = EMPTY_BYTES] = this.#pieces;
		const piece = first.subarray(0, max);
		if (piece.length === first.length) this.#pieces.shift();
		else this.#pieces[0] = first.subarray(piece.length);
		this.#took(piece.length);
		return piece;
	}

	/** For the one who casts: the program has ended. */
	release(): void {
		this.#isEnded = true;
		this.#pieces = [];
		this.#wake?.();
		this.#took(this.#unreadBytes);
	}

	#took(bytes: number): void {
		this.#unreadBytes -= bytes;
		if (this.#unreadBytes > 0) return;
		this.#drained?.resolve();
		this.#drained = undefined;
	}
}
