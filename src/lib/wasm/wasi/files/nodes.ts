/** What a tree is made of: files, folders and symbolic links. How they are named lies in the folders. */
import type { FileContent } from './file-content.ts';
import type { Volume } from './volume.ts';

export type TreeNode = FileNode | DirectoryNode | SymlinkNode;

abstract class Node {
	readonly volume: Volume;
	readonly ino: bigint;
	/** Names that it has. */
	links = 1;
	/** Times in ns since 1970. */
	accessed: bigint;
	modified: bigint;
	changed: bigint;

	constructor(volume: Volume) {
		this.volume = volume;
		this.ino = volume.nextIno();
		this.accessed = this.modified = this.changed = volume.now();
	}

	/** Notes that what it holds was changed. */
	touch(): void {
		this.modified = this.changed = this.volume.now();
	}

	/** Notes that what is known about it was changed: its names, its times. */
	touchStatus(): void {
		this.changed = this.volume.now();
	}

	/** Notes reading as Linux does unless told otherwise (`relatime`): the first time after a change. */
	touchAccess(): void {
		if (this.accessed <= this.modified) this.accessed = this.volume.now();
	}
}

export class FileNode extends Node {
	readonly kind = 'file';
	/** The guest path by which it was given to the program; `undefined` when the program made it. */
	readonly givenAs: string | undefined;
	readonly #load: () => FileContent;
	#content: FileContent | undefined;
	#opened = 0;

	/** @param load Called once, when the content is first asked for. */
	constructor(volume: Volume, load: () => FileContent, givenAs?: string) {
		super(volume);
		this.#load = load;
		this.givenAs = givenAs;
	}

	get content(): FileContent {
		return (this.#content ??= this.#load());
	}

	get isChanged(): boolean {
		return this.#content?.isChanged ?? false;
	}

	open(): void {
		this.#opened++;
	}

	close(): void {
		this.#opened--;
		this.#release();
	}

	/** One name less. Its bytes stay while it is open. */
	unlink(): void {
		this.links--;
		this.touchStatus();
		this.#release();
	}

	#release(): void {
		if (this.links > 0 || this.#opened > 0) return;
		this.volume.space.giveBack(this.#content?.ownBytes ?? 0);
		this.#content = undefined;
	}
}

export class SymlinkNode extends Node {
	readonly kind = 'symlink';
	readonly target: string;
	/** The target's length in bytes. */
	readonly size: number;

	constructor(volume: Volume, target: string) {
		super(volume);
		this.target = target;
		this.size = new TextEncoder().encode(target).length;
	}

	unlink(): void {
		this.links--;
		if (this.links === 0) this.volume.space.giveBack(this.size);
	}
}

export interface Entry {
	node: TreeNode;
	/** Where a reading goes on after this entry. Grows from one entry to the next. */
	cookie: number;
	/** What it counts against the quota; nothing when it was given. */
	quotaBytes: number;
}

/** Reading goes on at 1 after `.` and at 2 after `..`. */
const FIRST_COOKIE = 3;

export class DirectoryNode extends Node {
	readonly kind = 'directory';
	/** Of the topmost folder: itself. */
	parent: DirectoryNode;
	/** Names to nodes, in the order of their cookies. */
	readonly entries = new Map<string, Entry>();
	#cookie = FIRST_COOKIE;
	#isSorted = true;

	constructor(volume: Volume, parent?: DirectoryNode) {
		super(volume);
		// As everywhere: its name, its own `.`, and the `..` of each folder in it.
		this.links = 2;
		this.parent = parent ?? this;
	}

	get isRemoved(): boolean {
		return this.links === 0;
	}

	find(name: string): TreeNode | undefined {
		return this.entries.get(name)?.node;
	}

	/** Gives a node a name; what had it before is no longer here. `quotaBytes` is what a new entry counts. */
	put(name: string, node: TreeNode, quotaBytes = 0): void {
		const entry = this.entries.get(name);
		if (entry) this.#adopt(entry.node, -1);
		this.#adopt(node, 1);
		if (entry) entry.node = node;
		else this.entries.set(name, { node, cookie: this.#cookie++, quotaBytes });
		this.#isSorted = false;
		this.touch();
	}

	remove(name: string): void {
		const entry = this.entries.get(name);
		if (!entry) return;
		this.#adopt(entry.node, -1);
		this.entries.delete(name);
		this.volume.space.giveBack(entry.quotaBytes);
		this.touch();
	}

	/** Of an empty folder that has no name any more: nothing can be put into it, whoever still holds it. */
	unlink(): void {
		this.links = 0;
	}

	/**
	 * Puts the entries in the order of their names' code units, with new cookies: for a reading from the start. One that
	 * is under way elsewhere may then find an entry again.
	 */
	sort(): void {
		if (this.#isSorted) return;
		const sorted = [...this.entries].sort(([one], [other]) => (one < other ? -1 : 1));
		this.entries.clear();
		for (const [name, entry] of sorted) this.entries.set(name, { ...entry, cookie: this.#cookie++ });
		this.#isSorted = true;
	}

	#adopt(node: TreeNode, by: 1 | -1): void {
		if (node.kind !== 'directory') return;
		this.links += by;
		if (by === 1) node.parent = this;
	}
}

/** Whether a folder is another, or somewhere below it. */
export function isWithin(folder: DirectoryNode, other: DirectoryNode): boolean {
	for (let next = folder; next !== other; next = next.parent) if (next.parent === next) return false;
	return true;
}
