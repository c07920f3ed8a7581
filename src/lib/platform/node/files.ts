import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { RandomAccess } from '../../wasm/bytes.ts';
import { InvalidInputError } from '../../wasm/errors.ts';
import type { FileReference } from '../../wasm/protocol.ts';
import { IO } from '../../wasm/wasi/host-call.ts';

/** Opens a file that a program is given by its path. */
export function openNodeFile(file: FileReference): RandomAccess {
	if (!(file instanceof Blob)) return new PathAccess(file.path);
	throw new InvalidInputError([
		{ path: '', message: 'a blob cannot be read synchronously in Node; give bytes or a path' }
	]);
}

/** A file that is opened when something is first asked of it. What then fails is the program's `EIO`. */
class PathAccess implements RandomAccess {
	readonly #path: string;
	#opened: { fd: number; size: number } | undefined;

	constructor(path: string) {
		this.#path = path;
	}

	get size(): number {
		return this.#open().size;
	}

	read(at: number, target: Uint8Array): number {
		const { fd } = this.#open();
		let done = 0;
		try {
			while (done < target.length) {
				const count = readSync(fd, target, done, target.length - done, at + done);
				if (count === 0) break;
				done += count;
			}
		} catch {
			throw IO;
		}
		return done;
	}

	close(): void {
		if (this.#opened) closeSync(this.#opened.fd);
		this.#opened = undefined;
	}

	#open(): { fd: number; size: number } {
		this.#opened ??= openRegular(this.#path);
		return this.#opened;
	}
}

/** Opening must not wait, as it would for a pipe. */
function openRegular(path: string): { fd: number; size: number } {
	let fd: number;
	try {
		fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch {
		throw IO;
	}
	const stat = fstatSync(fd);
	if (stat.isFile()) return { fd, size: stat.size };
	closeSync(fd);
	throw IO;
}
