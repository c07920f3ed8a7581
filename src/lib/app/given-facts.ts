import { factsOfFiles, type FilesFacts } from '../execution/receipt/files-facts.ts';
import { calculateWasmHash } from '../wasm/hash.ts';
import type { MountAccess } from '../wasm/protocol.ts';

/** A folder that a program is given, with its files by their paths below it. */
export interface GivenFolder {
	path: string;
	access: MountAccess;
	files: readonly { path: string; file: Blob }[];
}

/** What a record says of given folders. Files that cannot be read any more are counted, and not hashed. */
export async function factsOfFolders(given: readonly GivenFolder[]): Promise<FilesFacts | undefined> {
	const folders = given.map(({ path, access }) => ({ path, access }));
	const files = given.flatMap(({ path: folder, files: all }) =>
		all.map(({ path, file }) => ({
			path: `${folder}/${path}`,
			sizeBytes: file.size,
			hash: async () => calculateWasmHash(new Uint8Array(await file.arrayBuffer()))
		}))
	);
	const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
	return factsOfFiles(folders, files, calculateWasmHash).catch(() => ({
		folders,
		count: files.length,
		sizeBytes,
		sha256: null,
		first: []
	}));
}
