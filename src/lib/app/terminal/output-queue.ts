import { formatBytes } from '../format.ts';
import type { Stream } from '../output-view.ts';
import { TerminalFilter } from './terminal-filter.ts';

/** More than this does not wait to be shown: then only the newest are kept. In bytes. */
export const QUEUE_BYTES = 262_144;
const KEPT_BYTES = 65_536;
/** What is written at once: a terminal takes a few ms for it. In bytes. */
const WRITE_BYTES = 16_384;

interface Piece {
	stream: Stream;
	bytes: Uint8Array;
}

/** Draws, and says when it has: only then comes more. */
export type Draw = (text: string, drawn: () => void) => void;

/**
 * Output on its way to a terminal. Programs print faster than terminals draw: what would wait too long is left out, with
 * a note where it would stand. The whole of it is in the outcome.
 */
export class OutputQueue {
	readonly #draw: Draw;
	#pieces: Piece[] = [];
	#left: Record<Stream, number> = { stdout: 0, stderr: 0 };
	#waitingBytes = 0;
	#isDrawing = false;
	#readers = { stdout: new Reader(), stderr: new Reader() };
	#whenEmpty: (() => void)[] = [];

	constructor(draw: Draw) {
		this.#draw = draw;
	}

	push(stream: Stream, bytes: Uint8Array): void {
		this.#pieces.push({ stream, bytes });
		this.#waitingBytes += bytes.length;
		if (this.#waitingBytes > QUEUE_BYTES) this.#shorten();
		this.#next();
	}

	/** Calls back once all that was pushed is drawn. */
	whenEmpty(callback: () => void): void {
		this.#whenEmpty.push(callback);
		this.#next();
	}

	/** Forgets what has not been drawn. */
	clear(): void {
		this.#pieces = [];
		this.#waitingBytes = 0;
		this.#left = { stdout: 0, stderr: 0 };
		this.#readers = { stdout: new Reader(), stderr: new Reader() };
		this.#whenEmpty = [];
	}

	#next(): void {
		if (this.#isDrawing) return;
		const note = this.#note();
		const text = note + this.#take();
		if (text === '' && this.#pieces.length === 0) return this.#empty();
		this.#isDrawing = true;
		this.#draw(text, () => {
			this.#isDrawing = false;
			this.#next();
		});
	}

	#empty(): void {
		for (const callback of this.#whenEmpty.splice(0)) callback();
	}

	#take(): string {
		const [first] = this.#pieces;
		if (first === undefined) return '';
		const part = first.bytes.subarray(0, WRITE_BYTES);
		if (part.length === first.bytes.length) this.#pieces.shift();
		else first.bytes = first.bytes.subarray(part.length);
		this.#waitingBytes -= part.length;
		return this.#readers[first.stream].read(part);
	}

	#shorten(): void {
		while (this.#waitingBytes > KEPT_BYTES) {
			const [first] = this.#pieces;
			if (first === undefined) break;
			const part = first.bytes.subarray(0, this.#waitingBytes - KEPT_BYTES);
			if (part.length === first.bytes.length) this.#pieces.shift();
			else first.bytes = first.bytes.subarray(part.length);
			this.#waitingBytes -= part.length;
			this.#left[first.stream] += part.length;
		}
	}

	#note(): string {
		const count = this.#left.stdout + this.#left.stderr;
		if (count === 0) return '';
		const where = this.#left.stderr === 0 ? 'Stdout' : this.#left.stdout === 0 ? 'Stderr' : 'Stdout and Stderr';
		for (const stream of ['stdout', 'stderr'] as const) {
			if (this.#left[stream] > 0) this.#readers[stream] = new Reader();
			this.#left[stream] = 0;
		}
		return `\x1b[0m\r\n\x1b[90m[${formatBytes(count)} left out here; all of it is in ${where}]\x1b[0m\r\n`;
	}
}

/** One stream's bytes as what may be shown. */
class Reader {
	readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
	readonly #filter = new TerminalFilter();

	read(bytes: Uint8Array): string {
		return this.#filter.pass(this.#decoder.decode(bytes, { stream: true }));
	}
}
