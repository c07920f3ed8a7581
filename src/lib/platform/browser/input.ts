import { BytesSource, EMPTY_BYTES, type ByteSource } from '../../wasm/bytes.ts';
import { InvalidInputError } from '../../wasm/errors.ts';
import type { SentInput } from '../../wasm/worker-protocol.ts';

/** How much of a file is read ahead at once, in bytes. */
const READ_AHEAD_BYTES = 1_048_576;

/** What is used of `FileReaderSync`, which TypeScript's library for pages does not know: it exists in workers only. */
export interface SyncBlobReader {
	readAsArrayBuffer(blob: Blob): ArrayBuffer;
}

/** Opens stdin in a browser's worker. */
export function openBrowserInput(source: SentInput, reader: () => SyncBlobReader): ByteSource {
	switch (source.kind) {
		case 'none':
			return new BytesSource(EMPTY_BYTES);
		case 'bytes':
			return new BytesSource(source.bytes);
		case 'blob':
			return new BlobSource(source.blob, reader());
		case 'file':
		case 'fd':
			throw new InvalidInputError([{ path: '/input', message: 'a browser cannot open files by path or descriptor' }]);
	}
}

/** Reads a blob piece by piece, so that a file larger than memory can be cast. */
class BlobSource implements ByteSource {
	readonly #blob: Blob;
	readonly #reader: SyncBlobReader;
	#at = 0;
	#ahead: Uint8Array = EMPTY_BYTES;

	constructor(blob: Blob, reader: SyncBlobReader) {
		this.#blob = blob;
		this.#reader = reader;
	}

	read(max: number): Uint8Array {
		if (this.#ahead.length === 0) this.#readAhead();
		const piece = this.#ahead.subarray(0, max);
		this.#ahead = this.#ahead.subarray(piece.length);
		return piece;
	}

	#readAhead(): void {
		const slice = this.#blob.slice(this.#at, this.#at + READ_AHEAD_BYTES);
		this.#ahead = new Uint8Array(this.#reader.readAsArrayBuffer(slice));
		this.#at += this.#ahead.length;
	}
}
