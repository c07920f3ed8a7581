import type { RandomAccess } from '../../wasm/bytes.ts';
import { InvalidInputError } from '../../wasm/errors.ts';
import type { FileReference } from '../../wasm/protocol.ts';
import { IO } from '../../wasm/wasi/host-call.ts';
import type { SyncBlobReader } from './input.ts';

/** Opens a file that a program is given as a blob. */
export function openBrowserFile(file: FileReference, reader: () => SyncBlobReader): RandomAccess {
	if (file instanceof Blob) return new BlobAccess(file, reader());
	throw new InvalidInputError([{ path: '', message: 'a browser cannot open files by path; give a blob or bytes' }]);
}

/** Reads a blob where it lies. One that is gone, as a file that was changed since it was chosen, is the program's `EIO`. */
class BlobAccess implements RandomAccess {
	readonly size: number;
	readonly #blob: Blob;
	readonly #reader: SyncBlobReader;

	constructor(blob: Blob, reader: SyncBlobReader) {
		this.#blob = blob;
		this.#reader = reader;
		this.size = blob.size;
	}

	read(at: number, target: Uint8Array): number {
		const bytes = this.#bytes(this.#blob.slice(at, at + target.length));
		target.set(bytes);
		return bytes.length;
	}

	#bytes(slice: Blob): Uint8Array {
		try {
			return new Uint8Array(this.#reader.readAsArrayBuffer(slice));
		} catch {
			throw IO;
		}
	}
}
