import { EMPTY_BYTES, type ByteSink } from './bytes.ts';
import { OutputLimitError } from './errors.ts';
import type { ProgramMessage } from './worker-protocol.ts';

/** A first piece is small, as most programs print little; later ones hold what a busy program prints in a moment. */
const FIRST_PIECE_BYTES = 1_024;
const PIECE_BYTES = 65_536;
/**
 * Sends are rationed by windows of this length, so that a program that prints line by line cannot flood its watcher.
 * Nobody watches a gathered cast: one that ends within its first window answers in one message.
 */
const WINDOW_MS = 16;
const SENDS = {
	/** One that used up what it may send in a window goes on at two in each: more are not seen, but keep the page busy. */
	live: { first: 32, later: 32, busy: 2 },
	gathered: { first: 0, later: 1, busy: 1 }
} as const;

/** Sends a message to whoever asked for the cast. The chunks' buffers are given away. */
export type EventSink = (message: ProgramMessage) => void;

export interface StdIOOptions {
	/** Cap of both streams together, in bytes. */
	outputBytes: number;
	emit: EventSink;
	/** A clock, in ms. It is read at each write, so it should be a cheap one; it may jump. */
	now: () => number;
	/** Size of the program's memory at this moment, in bytes. */
	memoryBytes: () => number;
	/** `live`: output goes out as it is written. `gathered`: now and then, so that little is lost to a kill. */
	delivery: keyof typeof SENDS;
}

/**
 * Gathers what a program prints into pieces, sends them while it runs, and keeps what was not sent.
 * Both streams share one limit.
 */
export class WasmStdIO {
	readonly stdout: ByteSink = { write: (piece) => this.#write(this.#streams.stdout, piece) };
	readonly stderr: ByteSink = { write: (piece) => this.#write(this.#streams.stderr, piece) };
	bytesOut = 0;
	readonly #options: StdIOOptions;
	readonly #streams = { stdout: new PieceBuffer(), stderr: new PieceBuffer() };
	#windowStart: number;
	#sendsLeft: number;
	#limitReached = false;

	constructor(options: StdIOOptions) {
		this.#options = options;
		this.#windowStart = options.now();
		this.#sendsLeft = SENDS[options.delivery].first;
	}

	/** Whether the program tried to print more than it may, also when it caught what was thrown at it for that. */
	get limitReached(): boolean {
		return this.#limitReached;
	}

	/** Sends what is due: to be called now and then while the program computes. */
	tick(): void {
		this.#sendWhatIsDue();
	}

	/** Sends what was printed, due or not. */
	flush(): void {
		this.#sendOutput();
	}

	/** Says at once that the program waits for input, or goes on. */
	tellPhase(phase: 'waiting' | 'running'): void {
		this.#sendProgress(phase);
	}

	/** What has not been sent yet, in order. */
	rest(): { stdout: Uint8Array[]; stderr: Uint8Array[] } {
		return { stdout: this.#streams.stdout.take(), stderr: this.#streams.stderr.take() };
	}

	#write(stream: PieceBuffer, piece: Uint8Array): void {
		const room = this.#options.outputBytes - this.bytesOut;
		const kept = piece.length <= room ? piece : piece.subarray(0, room);
		this.bytesOut += kept.length;
		stream.append(kept);
		if (kept !== piece) {
			this.#limitReached = true;
			throw new OutputLimitError(this.#options.outputBytes);
		}
		this.#sendWhatIsDue();
	}

	#sendWhatIsDue(): void {
		const now = this.#options.now();
		if (Math.abs(now - this.#windowStart) >= WINDOW_MS) {
			this.#windowStart = now;
			const { later, busy } = SENDS[this.#options.delivery];
			this.#sendsLeft = this.#sendsLeft > 0 ? later : busy;
			this.#sendProgress('running');
		}
		if (this.#sendsLeft > 0) {
			this.#sendsLeft--;
			this.#sendOutput();
		}
	}

	#sendOutput(): void {
		for (const stream of ['stdout', 'stderr'] as const) {
			const chunks = this.#streams[stream].take();
			const [chunk] = chunks;
			if (chunk === undefined) continue;
			this.#options.emit(chunks.length === 1 ? { kind: 'output', stream, chunk } : { kind: 'pieces', stream, chunks });
		}
	}

	#sendProgress(phase: 'waiting' | 'running'): void {
		const { emit, memoryBytes } = this.#options;
		emit({ kind: 'progress', phase, memoryBytes: memoryBytes(), outputBytes: this.bytesOut });
	}
}

/** Bytes of one stream, in pieces that are each a whole buffer, so that they can be given away without a copy. */
class PieceBuffer {
	#full: Uint8Array[] = [];
	#open: Uint8Array = EMPTY_BYTES;
	#filled = 0;
	#isUnused = true;

	append(bytes: Uint8Array): void {
		// What is printed first is often all: it becomes a piece of its own, and so does what is large anyway.
		if (this.#isUnused || (this.#filled === 0 && bytes.length >= PIECE_BYTES / 2)) {
			this.#isUnused = false;
			this.#full.push(bytes.slice());
			return;
		}
		let at = 0;
		while (at < bytes.length) {
			if (this.#filled === this.#open.length) this.#openNext();
			const part = bytes.subarray(at, at + this.#open.length - this.#filled);
			this.#open.set(part, this.#filled);
			this.#filled += part.length;
			at += part.length;
		}
	}

	take(): Uint8Array[] {
		const pieces = this.#full;
		this.#full = [];
		if (this.#filled > 0) pieces.push(this.#open.slice(0, this.#filled));
		this.#filled = 0;
		return pieces;
	}

	#openNext(): void {
		if (this.#filled > 0) this.#full.push(this.#open);
		this.#open = new Uint8Array(this.#open.length === 0 ? FIRST_PIECE_BYTES : PIECE_BYTES);
		this.#filled = 0;
	}
}
