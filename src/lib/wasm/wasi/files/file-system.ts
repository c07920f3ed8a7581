import type { RandomAccess } from '../../bytes.ts';
import { InvalidInputError } from '../../errors.ts';
import type { FileReference, FileTree, Mount, WrittenFiles } from '../../protocol.ts';
import { escapePointer } from '../strings.ts';
import { fileClock } from './file-clock.ts';
import { FileSpace } from './file-space.ts';
import { GivenTree } from './given-files.ts';
import { OpenedDirectory } from './opened-directory.ts';
import { ReadAhead } from './read-ahead.ts';
import { ALL_RIGHTS } from './rights.ts';
import { Volume, type VolumeContext } from './volume.ts';
import { type MountedTree, writtenFiles } from './written-files.ts';

export interface FileSystemOptions {
	/** What all files may hold beyond what was given, in bytes. */
	limitBytes: number;
	/** Opens a file that was given without its bytes; throws InvalidInputError for what the platform lacks. */
	openFile: (file: FileReference) => RandomAccess;
	/** Times that files get, in ns since 1970; the system's clock unless given. */
	now?: () => bigint;
	/** The order in which a folder is read; `as-made` unless given. */
	listing?: VolumeContext['listing'];
}

/** All files of one program. Nothing of it outlives the program, but what `written` gives. */
export class FileSystem {
	readonly #mounts: MountedTree[] = [];
	readonly #space: FileSpace;
	readonly #readAhead = new ReadAhead();

	/**
	 * @param preopens Guest path → tree or mount.
	 * @throws InvalidInputError for a name that no path can say, and for a file that cannot be opened here.
	 */
	constructor(preopens: Readonly<Record<string, FileTree | Mount>>, options: FileSystemOptions) {
		const { openFile, now = fileClock(), listing = 'as-made' } = options;
		this.#space = new FileSpace(options.limitBytes);
		const context = { space: this.#space, now, listing };
		const open = (file: FileReference) => this.#readAhead.over(openFile(file));
		for (const [path, given] of Object.entries(preopens)) {
			const pointer = `/preopens/${escapePointer(path)}`;
			const { tree, access } = mountOf(given, pointer);
			const volume = new Volume(BigInt(this.#mounts.length + 1), access, context);
			const files = new GivenTree(volume, open);
			this.#mounts.push({ path, root: files.directory(tree, { path, pointer }), given: files.paths });
		}
	}

	/** Times that the quota had no room. */
	get refusals(): number {
		return this.#space.refusals;
	}

	/** What the quota counts now, in bytes. */
	get usedBytes(): number {
		return this.#space.usedBytes;
	}

	/** A descriptor of each mounted tree, with all rights. */
	open(): OpenedDirectory[] {
		const rights = { base: ALL_RIGHTS, inheriting: ALL_RIGHTS };
		return this.#mounts.map(({ path, root }) => new OpenedDirectory(root, rights, 0, path));
	}

	written(): WrittenFiles {
		const writable = this.#mounts.filter(({ root }) => root.volume.access === 'writable');
		return writtenFiles(writable, this.#space.limitBytes);
	}

	/** Closes what was opened on the host. */
	close(): void {
		this.#readAhead.close();
	}
}

/** A tree's values are folders and files, never text; so a text under `access` says that it is a mount. */
function mountOf(given: FileTree | Mount, pointer: string): Mount {
	if (typeof given.access !== 'string') return { tree: given as FileTree, access: 'writable' };
	const { tree, access } = given as Mount;
	if (access === 'read-only' || access === 'writable') return { tree, access };
	throw new InvalidInputError([
		{ path: `${pointer}/access`, message: `must be read-only or writable, not ${String(access)}` }
	]);
}
