import { archiveNames } from '../execution/file-names.ts';

export interface FileToPack {
	/** As the program says it. */
	path: string;
	content: Blob | Uint8Array;
}

/** One archive of files, not compressed. Blobs are read piece by piece, when the archive is. */
export async function zipFiles(files: readonly FileToPack[]): Promise<Blob> {
	const { downloadZip } = await import('client-zip');
	const names = archiveNames(files.map(({ path }) => path));
	const entries = files.map(({ content }, index) => ({ name: names[index] ?? '', input: inputOf(content) }));
	return downloadZip(entries).blob();
}

/** What a program wrote came through a worker's port, so it is no shared memory. */
function inputOf(content: Blob | Uint8Array): Blob | Uint8Array<ArrayBuffer> {
	return content as Blob | Uint8Array<ArrayBuffer>;
}
