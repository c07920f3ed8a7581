import type { RandomAccess } from '../../bytes.ts';

const WINDOW_BYTES = 262_144;
/** Files read in turn without reading anything twice. */
const MOST_WINDOWS = 8;

/**
 * Reads files of the host in large pieces, since each call to it is slow, and keeps the pieces read last. Large reads
 * go through.
 */
export class ReadAhead {
	/** The one used last is the last. */
	readonly #windows: Window[] = [];
	readonly #sources: RandomAccess[] = [];

	over(source: RandomAccess): RandomAccess {
		this.#sources.push(source);
		return {
			get size() {
				return source.size;
			},
			read: (at, target) =>
				target.length < WINDOW_BYTES / 4 ? this.#read(source, at, target) : source.read(at, target)
		};
	}

	close(): void {
		this.#windows.length = 0;
		for (const source of this.#sources) source.close?.();
	}

	#read(source: RandomAccess, at: number, target: Uint8Array): number {
		const kept = this.#windowOf(source, at, target.length);
		const part = kept.bytes.subarray(at - kept.start, at - kept.start + target.length);
		target.set(part);
		return part.length;
	}

	#windowOf(source: RandomAccess, at: number, length: number): Window {
		const index = this.#windows.findIndex((kept) => kept.source === source);
		const found = index < 0 ? undefined : this.#windows.splice(index, 1)[0];
		const kept = found && covers(found, at, length) ? found : readWindow(source, at);
		this.#windows.push(kept);
		if (this.#windows.length > MOST_WINDOWS) this.#windows.shift();
		return kept;
	}
}

interface Window {
	source: RandomAccess;
	start: number;
	bytes: Uint8Array;
}

function covers({ source, start, bytes }: Window, at: number, length: number): boolean {
	const end = start + bytes.length;
	return at >= start && (at + length <= end || (end >= source.size && at < end));
}

function readWindow(source: RandomAccess, start: number): Window {
	const bytes = new Uint8Array(Math.min(WINDOW_BYTES, Math.max(0, source.size - start)));
	return { source, start, bytes: bytes.subarray(0, source.read(start, bytes)) };
}
