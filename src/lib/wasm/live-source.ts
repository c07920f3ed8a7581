import type { OwnerLine, PendingAnswer } from './ask/line.ts';
import { EMPTY_BYTES, type ByteSource, type InputState } from './bytes.ts';

/** Most bytes that are asked for at once. */
export const LIVE_PIECE_BYTES = 65_536;

/**
 * The worker's side of live input. It always has a question open, so that what is written is there as soon as the
 * program looks; that is also all that is read ahead, two pieces at most.
 */
export class LiveSource implements ByteSource {
	readonly #line: OwnerLine;
	#pending: PendingAnswer;
	#ahead: Uint8Array = EMPTY_BYTES;
	#isEnded = false;

	constructor(line: OwnerLine) {
		this.#line = line;
		this.#pending = this.#ask();
	}

	look(): InputState {
		if (this.#ahead.length === 0 && !this.#isEnded) this.#receive();
		if (this.#ahead.length > 0) return { kind: 'ready', bytes: this.#ahead.length };
		return { kind: this.#isEnded ? 'ended' : 'empty' };
	}

	/** To be called when it is not empty: it does not wait. */
	read(max: number): Uint8Array {
		this.look();
		const piece = this.#ahead.subarray(0, max);
		this.#ahead = this.#ahead.subarray(piece.length);
		return piece;
	}

	#receive(): void {
		const answer = this.#pending.take();
		if (answer === undefined) return;
		this.#ahead = answer.bytes;
		if (answer.bytes.length === 0) this.#isEnded = true;
		else this.#pending = this.#ask();
	}

	#ask(): PendingAnswer {
		return this.#line.ask('input', LIVE_PIECE_BYTES);
	}
}
