import type { WrittenFiles } from '../../protocol.ts';
import { joinPath } from './given-files.ts';
import type { DirectoryNode, FileNode } from './nodes.ts';

/** Longer paths (Linux's PATH_MAX, in characters) no program can say; what is below them is left out. */
const PATH_LENGTH = 4096;

export interface MountedTree {
	path: string;
	root: DirectoryNode;
	/** Guest paths of the files that were given. */
	given: readonly string[];
}

/** @param limitBytes How much is taken out at most, all files together. */
export function writtenFiles(mounts: readonly MountedTree[], limitBytes: number): WrittenFiles {
	const written: WrittenFiles = { files: [], removed: [], omitted: [] };
	let room = limitBytes;
	for (const mount of mounts) {
		const left = new Set(mount.given);
		for (const [path, file] of filesBelow(mount)) {
			left.delete(path);
			if (file.givenAs === path && !file.isChanged) continue;
			const { size } = file.content;
			if (size > room) written.omitted.push(path);
			else written.files.push({ path, bytes: bytesOf(file) });
			if (size <= room) room -= size;
		}
		written.removed.push(...left);
	}
	return written;
}

/** Not by recursion: a program can nest folders deeper than a stack is. */
function* filesBelow({ path, root }: MountedTree): Iterable<[string, FileNode]> {
	const folders: [string, DirectoryNode][] = [[path, root]];
	for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
		const [folder, { entries }] = next;
		for (const [name, { node }] of entries) {
			const path = joinPath(folder, name);
			if (path.length > PATH_LENGTH) continue;
			if (node.kind === 'directory') folders.push([path, node]);
			else if (node.kind === 'file') yield [path, node];
		}
	}
}

function bytesOf({ content }: FileNode): Uint8Array<ArrayBuffer> {
	const bytes = new Uint8Array(content.size);
	content.read(0, bytes);
	return bytes;
}
