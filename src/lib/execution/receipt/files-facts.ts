/** What a receipt says of the files that a program was given. */
import type { MountAccess } from '../../wasm/protocol.ts';
import type { Hash } from './hash.ts';

export interface FilesFacts {
	folders: readonly { path: string; access: MountAccess }[];
	count: number;
	sizeBytes: number;
	/** Of the folders and all files; `null` when there was too much to hash. */
	sha256: string | null;
	/** The first of them. */
	first: readonly HashedFile[];
}

export interface HashedFile {
	/** As the program says it. */
	path: string;
	sizeBytes: number;
	sha256: string;
}

export interface FileToHash {
	path: string;
	sizeBytes: number;
	/** @returns SHA-256 of its bytes in lowercase hex. */
	hash: () => Promise<string>;
}

/** Files that a receipt names. */
const NAMED = 50;
/** More than this is not read only to be hashed. */
const MOST_FILES = 2_000;
const MOST_BYTES = 67_108_864;

/** `undefined` without folders. @throws what reading a file throws. */
export async function factsOfFiles(
	folders: FilesFacts['folders'],
	files: readonly FileToHash[],
	hash: Hash
): Promise<FilesFacts | undefined> {
	if (folders.length === 0) return undefined;
	const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
	const plain = { folders: folders.toSorted(byPath), count: files.length, sizeBytes };
	if (files.length > MOST_FILES || sizeBytes > MOST_BYTES) return { ...plain, sha256: null, first: [] };
	const hashed: HashedFile[] = [];
	for (const { path, sizeBytes: size, hash: hashFile } of files.toSorted(byPath))
		hashed.push({ path, sizeBytes: size, sha256: await hashFile() });
	const text = JSON.stringify([
		plain.folders.map(({ path, access }) => [path, access]),
		hashed.map(({ path, sizeBytes: size, sha256 }) => [path, size, sha256])
	]);
	return { ...plain, sha256: await hash(new TextEncoder().encode(text)), first: hashed.slice(0, NAMED) };
}

function byPath(a: { path: string }, b: { path: string }): number {
	return a.path < b.path ? -1 : 1;
}
