/** What a program did to its files, as a list to look at. */
import type { WrittenFiles } from '../wasm/protocol.ts';
import { imageType } from './result-view.ts';

const NOTHING: WrittenFiles = { files: [], removed: [], omitted: [] };

/** `omitted`: there were more bytes than the limit, so it is not here. */
export type WrittenRow =
	{ path: string; kind: 'new' | 'changed'; bytes: Uint8Array } | { path: string; kind: 'removed' | 'omitted' };

/** By path. @param given Guest paths that the program was given. */
export function writtenRows({ files, removed, omitted }: WrittenFiles, given: ReadonlySet<string>): WrittenRow[] {
	const rows: WrittenRow[] = [
		...files.map(({ path, bytes }) => ({ path, bytes, kind: given.has(path) ? 'changed' : 'new' }) as const),
		...removed.map((path) => ({ path, kind: 'removed' }) as const),
		...omitted.map((path) => ({ path, kind: 'omitted' }) as const)
	];
	return rows.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** How many rows that are. */
export function countWritten({ files, removed, omitted } = NOTHING): number {
	return files.length + removed.length + omitted.length;
}

/** Of a long file that is no image, this much is shown, in bytes. */
const PREVIEW_BYTES = 1_048_576;

/** As much of a file as is looked at here. */
export function previewOf(bytes: Uint8Array): Uint8Array {
	return imageType([bytes]) === undefined ? bytes.subarray(0, PREVIEW_BYTES) : bytes;
}

/** The last name on a path. */
export function baseName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** A blob of what a program wrote: it came through a worker's port, so it is no shared memory. */
export function fileOf(path: string, bytes: Uint8Array): File {
	return new File([bytes as Uint8Array<ArrayBuffer>], baseName(path));
}
