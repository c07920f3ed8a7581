import { EXIT } from './exit-codes.ts';

export type OutputStream = 'stdout' | 'stderr';

/**
 * What this process prints. Pipes are written without blocking: what their reader has not taken yet waits here, so
 * that deadlines and Ctrl-C still count. When the reader goes away, or the disk is full, `closed` says so once and
 * the rest is dropped.
 */
export class ProcessOutput {
	readonly #closing = new AbortController();
	#failure: NodeJS.ErrnoException | undefined;

	constructor() {
		process.stdout.on('error', (error: Error) => this.#fail(error));
		process.stderr.on('error', (error: Error) => this.#fail(error));
	}

	/** Aborted when nothing more can be written. */
	get closed(): AbortSignal {
		return this.#closing.signal;
	}

	/** Whether a person may look at it as it comes. */
	isTerminal(stream: OutputStream): boolean {
		return process[stream].isTTY;
	}

	/** Bytes as they are. */
	write(stream: OutputStream, piece: Uint8Array | string): void {
		if (!this.closed.aborted) process[stream].write(piece);
	}

	/** Lines on stdout. */
	print(text: string): void {
		this.write('stdout', `${text}\n`);
	}

	/** A message of our own on stderr. */
	complain(message: string): void {
		this.write('stderr', `spell: ${message}\n`);
	}

	/** Resolves when the readers have everything, or are gone. */
	async flushed(): Promise<void> {
		// A write to a file fails at once, but says so only now.
		await new Promise((resolve) => setImmediate(resolve));
		await Promise.all([this.#flushedOne('stdout'), this.#flushedOne('stderr')]);
	}

	/** The exit code: the one given, unless the output was lost. */
	exitCodeOver(code: number): number {
		if (this.#failure === undefined) return code;
		return isReaderGone(this.#failure) ? EXIT.readerGone : EXIT.hostFailed;
	}

	#flushedOne(name: OutputStream): Promise<void> | undefined {
		const stream = process[name];
		if (this.closed.aborted || stream.writableLength === 0) return undefined;
		return new Promise((resolve) => {
			stream.write('', () => resolve());
			this.closed.addEventListener('abort', () => resolve());
		});
	}

	#fail(error: NodeJS.ErrnoException): void {
		if (this.#failure) return;
		this.#failure = error;
		if (!isReaderGone(error)) process.stderr.write(`spell: the output could not be written: ${error.message}\n`);
		this.#closing.abort();
	}
}

function isReaderGone({ code }: NodeJS.ErrnoException): boolean {
	return code === 'EPIPE';
}
