import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { Socket } from 'node:net';
import { isatty, ReadStream } from 'node:tty';
import { BytesSource, EMPTY_BYTES, type ByteSource } from '../../wasm/bytes.ts';
import { HostError, InvalidInputError } from '../../wasm/errors.ts';
import type { SentInput } from '../../wasm/worker-protocol.ts';

/** How much is read ahead at once, in bytes. */
const READ_AHEAD_BYTES = 1_048_576;
/** How long to wait for more of a pipe before looking again, in ms: longer and longer, from the first to the second. */
const FIRST_WAIT_MS = 1;
const LONGEST_WAIT_MS = 20;

/** Holds the thread for so many ms. */
type Pause = (ms: number) => void;

/** Opens stdin in a Node worker. */
export function openNodeInput(source: SentInput, pause: Pause): ByteSource {
	switch (source.kind) {
		case 'none':
			return new BytesSource(EMPTY_BYTES);
		case 'bytes':
			return new BytesSource(source.bytes);
		case 'file':
			return openFile(source.path, pause);
		case 'fd':
			return openDescriptor(source.fd, pause);
		case 'blob':
			throw new InvalidInputError([
				{ path: '/input', message: 'a blob cannot be read synchronously in Node; give bytes' }
			]);
	}
}

/** A named pipe, or a program's output under a name (`<(…)`), is read as a pipe is. */
function openFile(path: string, pause: Pause): ByteSource {
	let fd: number;
	try {
		fd = openSync(path, constants.O_RDONLY);
	} catch (cause) {
		throw new HostError('input-unreadable', `The input ${path} could not be opened.`, { cause });
	}
	return fstatSync(fd).isFile() ? new DescriptorSource(fd, { close: true, pause }) : openDescriptor(fd, pause);
}

/**
 * A thread that blocks in a read of a pipe or terminal cannot be stopped by anybody. Without blocking, it is asked
 * again and again, with waits that a termination does interrupt.
 */
function openDescriptor(fd: number, pause: Pause): ByteSource {
	if (fstatSync(fd).isFile()) return new DescriptorSource(fd, { close: false, pause });
	const reopened = reopenUnblocked(fd);
	if (reopened !== undefined) return new DescriptorSource(reopened, { close: true, pause });
	unblock(fd);
	return new DescriptorSource(fd, { close: false, pause });
}

/** The same pipe or terminal once more, so that others who hold it are not affected. Sockets cannot be opened so. */
function reopenUnblocked(fd: number): number | undefined {
	try {
		return openSync(`/dev/fd/${fd}`, constants.O_RDONLY | constants.O_NONBLOCK);
	} catch {
		return undefined;
	}
}

/** Node has no call that only sets O_NONBLOCK; making a stream, of which nothing is read, does it. */
function unblock(fd: number): void {
	try {
		if (isatty(fd)) new ReadStream(fd, { readable: false }).unref();
		else new Socket({ fd, readable: false, writable: false }).unref();
	} catch {
		// Neither a socket, a pipe nor a terminal: reads of it do not wait.
	}
}

class DescriptorSource implements ByteSource {
	readonly #fd: number;
	readonly #close: boolean;
	readonly #pause: Pause;
	readonly #buffer = new Uint8Array(READ_AHEAD_BYTES);
	#ahead: Uint8Array = EMPTY_BYTES;
	#ended = false;

	constructor(fd: number, { close, pause }: { close: boolean; pause: Pause }) {
		this.#fd = fd;
		this.#close = close;
		this.#pause = pause;
	}

	read(max: number): Uint8Array {
		if (this.#ahead.length === 0 && !this.#ended) this.#readAhead();
		const piece = this.#ahead.subarray(0, max);
		this.#ahead = this.#ahead.subarray(piece.length);
		return piece;
	}

	#readAhead(): void {
		const count = this.#readWhenReady();
		this.#ahead = this.#buffer.subarray(0, count);
		this.#ended = count === 0;
		if (this.#ended && this.#close) closeSync(this.#fd);
	}

	#readWhenReady(): number {
		for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
			try {
				return readSync(this.#fd, this.#buffer);
			} catch (error) {
				const { code } = error as NodeJS.ErrnoException;
				if (code === 'EOF') return 0;
				if (code !== 'EAGAIN') throw new HostError('input-unreadable', 'Reading the input failed.', { cause: error });
			}
			this.#pause(wait);
		}
	}
}
