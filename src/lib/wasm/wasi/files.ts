import { Directory, File, type Inode, OpenDirectory } from '@bjorn3/browser_wasi_shim';
import { InvalidInputError } from '../errors.ts';
import type { FileTree } from '../protocol.ts';
import type { Descriptors } from './descriptors.ts';
import { capacityOf, GivenFile } from './file-bytes.ts';
import { INODE_BYTES } from './opened-directory.ts';
import { OpenedFile } from './opened-file.ts';
import { escapePointer } from './strings.ts';

/**
 * A folder as the program sees it. No byte is copied before the program writes to it.
 * @param pointer JSON pointer of the tree, for the problem.
 * @throws InvalidInputError for a name that no path can say.
 */
export function directoryOf(tree: FileTree, pointer: string): Directory {
	const contents = new Map<string, Inode>();
	for (const [name, node] of Object.entries(tree)) {
		const path = `${pointer}/${escapePointer(name)}`;
		if (!isFileName(name)) throw new InvalidInputError([{ path, message: 'is not a file name' }]);
		contents.set(name, node instanceof Uint8Array ? new GivenFile(node) : directoryOf(node, path));
	}
	return new Directory(contents);
}

function isFileName(name: string): boolean {
	return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
}

/** Bytes held by all that the descriptors reach; what the program was given and did not change counts nothing. */
export function bytesHeld(descriptors: Descriptors): number {
	const reached = new Set<Inode>();
	for (const fd of descriptors) {
		if (fd instanceof OpenedFile) reached.add(fd.file);
		if (fd instanceof OpenDirectory) reached.add(fd.dir);
	}
	let bytes = 0;
	// A set gives out what is added while it is walked.
	for (const inode of reached) {
		bytes += INODE_BYTES;
		if (inode instanceof File) bytes += capacityOf(inode);
		if (inode instanceof Directory) for (const child of inode.contents.values()) reached.add(child);
	}
	return bytes;
}
