import { type RandomAccess } from '../../bytes.ts';
import { InvalidInputError } from '../../errors.ts';
import type { FileReference, FileTree } from '../../protocol.ts';
import { escapePointer } from '../strings.ts';
import { FileContent } from './file-content.ts';
import { DirectoryNode, FileNode } from './nodes.ts';
import type { Volume } from './volume.ts';

/** Opens a file that was given without its bytes. What the platform cannot open throws InvalidInputError. */
export type OpenGiven = (file: FileReference) => RandomAccess;

/** Names that lead to a tree: as the program says it, and as a JSON pointer for a problem. */
export interface TreePlace {
	path: string;
	pointer: string;
}

/** Makes the nodes of a tree that a program is given. No byte is copied, and no file looked at, before it is asked for. */
export class GivenTree {
	readonly #volume: Volume;
	readonly #open: OpenGiven;
	/** Guest paths of all its files. */
	readonly paths: string[] = [];

	constructor(volume: Volume, open: OpenGiven) {
		this.#volume = volume;
		this.#open = open;
	}

	/** @throws InvalidInputError naming what is no file name and what is neither a file nor a folder. */
	directory(tree: FileTree, { path, pointer }: TreePlace, parent?: DirectoryNode): DirectoryNode {
		const directory = new DirectoryNode(this.#volume, parent);
		for (const [name, node] of Object.entries(tree)) {
			const place = { path: joinPath(path, name), pointer: `${pointer}/${escapePointer(name)}` };
			if (!isFileName(name)) throw invalid(place, 'is not a file name');
			if (typeof node !== 'object' || node === null) throw invalid(place, 'must be a file or a folder');
			directory.put(name, isFile(node) ? this.#file(node, place) : this.directory(node, place, directory));
		}
		return directory;
	}

	#file(content: Uint8Array | FileReference, { path, pointer }: TreePlace): FileNode {
		const source = content instanceof Uint8Array ? new BytesAccess(content) : this.#opened(content, pointer);
		this.paths.push(path);
		return new FileNode(this.#volume, () => new FileContent(this.#volume.space, source), path);
	}

	#opened(file: FileReference, pointer: string): RandomAccess {
		try {
			return this.#open(file);
		} catch (error) {
			if (!(error instanceof InvalidInputError)) throw error;
			throw new InvalidInputError(error.problems.map(({ message }) => ({ path: pointer, message })));
		}
	}
}

/** A guest path and a name below it. */
export function joinPath(folder: string, name: string): string {
	return folder.endsWith('/') ? `${folder}${name}` : `${folder}/${name}`;
}

/** Bytes that were given, which stay as they are. */
class BytesAccess implements RandomAccess {
	readonly size: number;
	readonly #bytes: Uint8Array;

	constructor(bytes: Uint8Array) {
		this.#bytes = bytes;
		this.size = bytes.length;
	}

	read(at: number, target: Uint8Array): number {
		const part = this.#bytes.subarray(at, at + target.length);
		target.set(part);
		return part.length;
	}
}

function isFileName(name: string): boolean {
	return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('\0');
}

/** A folder may have files named `kind` and `path`; text it cannot have. */
function isFile(node: Uint8Array | FileReference | FileTree): node is Uint8Array | FileReference {
	return node instanceof Uint8Array || node instanceof Blob || typeof node.kind === 'string';
}

function invalid({ pointer }: TreePlace, message: string): InvalidInputError {
	return new InvalidInputError([{ path: pointer, message }]);
}
