/** The bytes of a shim's `File`: `data` shows the part in use of a buffer that grows by doubling, zero past the end. */
import { File } from '@bjorn3/browser_wasi_shim';
import type { FileSpace } from './file-space.ts';

const LEAST_CAPACITY = 256;

/** A file that shows its giver's bytes, until the program's first write copies them. */
export class GivenFile extends File {
	borrowed = true;

	constructor(bytes: Uint8Array) {
		super([]);
		this.data = bytes;
	}
}

/** Bytes that the file holds for itself; a borrowed file has none. */
export function capacityOf(file: File): number {
	return file instanceof GivenFile && file.borrowed ? 0 : file.data.buffer.byteLength;
}

/** Makes the file's bytes its own and at least `size` many, new ones zero. False when there is no room. */
export function growFile(file: File, size: number, space: FileSpace): boolean {
	const length = Math.max(size, file.data.length);
	const capacity = capacityOf(file);
	if (length <= capacity) {
		if (length > file.data.length) file.data = new Uint8Array(file.data.buffer, 0, length);
		return true;
	}
	const doubled = Math.max(length, 2 * file.data.length, LEAST_CAPACITY);
	for (const room of [doubled, length]) {
		if (!space.take(room - capacity)) continue;
		replaceBytes(file, room, length);
		return true;
	}
	return false;
}

/** Cuts the file. Copied, so that what is past the end is zero should it grow again. */
export function shrinkFile(file: File, size: number): void {
	file.data = file.data.slice(0, size);
	if (file instanceof GivenFile) file.borrowed = false;
}

function replaceBytes(file: File, room: number, length: number): void {
	const bytes = new Uint8Array(room);
	bytes.set(file.data);
	file.data = bytes.subarray(0, length);
	if (file instanceof GivenFile) file.borrowed = false;
}
