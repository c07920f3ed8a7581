import { wasi } from '@bjorn3/browser_wasi_shim';
import { BADF, INVAL, NOTCAPABLE } from '../host-call.ts';
import { existing, makeDirectory, makeLink, makeSymlink, removeDirectory, removeFile, rename } from './changes.ts';
import { type Listed, Listing } from './listing.ts';
import type { DirectoryNode } from './nodes.ts';
import { openPlace, followToOpen, type OpenRequest, rightsToOpen } from './open.ts';
import type { OpenedFile } from './opened-file.ts';
import { fileTypeOf, type NewTimes, OpenedNode, setTimes, statOf } from './opened-node.ts';
import { DIRECTORY_RIGHTS, includesRights, type Rights } from './rights.ts';
import { type Follow, walk } from './walk.ts';

/** A descriptor of a folder: all paths start at one, and none leads out of it. What is thrown is a `WasiFailure`. */
export class OpenedDirectory extends OpenedNode {
	protected readonly node: DirectoryNode;
	readonly #preopenedAs: string | undefined;
	readonly #listing: Listing;

	/** @param preopenedAs The guest path of a folder that the program has from the start. */
	constructor(node: DirectoryNode, { base, inheriting }: Rights, flags: number, preopenedAs?: string) {
		super({ base: base & DIRECTORY_RIGHTS, inheriting }, flags);
		this.node = node;
		this.#preopenedAs = preopenedAs;
		this.#listing = new Listing(node);
	}

	override fd_prestat_get() {
		if (this.#preopenedAs === undefined) return { ret: wasi.ERRNO_BADF, prestat: null };
		return { ret: 0, prestat: wasi.Prestat.dir(this.#preopenedAs) };
	}

	/** @throws NOTCAPABLE */
	entryAfter(cookie: number): Listed | undefined {
		this.require(wasi.RIGHTS_FD_READDIR);
		return this.#listing.after(cookie);
	}

	override fd_readdir_single(cookie: bigint) {
		const listed = this.entryAfter(Number(cookie));
		if (listed === undefined) return { ret: 0, dirent: null };
		const { name, node, next } = listed;
		return { ret: 0, dirent: new wasi.Dirent(BigInt(next), node.ino, name, fileTypeOf(node)) };
	}

	/** Opens a file or folder, or makes a file. */
	open(path: string, request: OpenRequest): OpenedFile | OpenedDirectory {
		this.require(rightsToOpen(request));
		const { base, inheriting } = request.rights;
		if (!includesRights(this.rights.inheriting, base | inheriting)) throw NOTCAPABLE;
		const opened = openPlace(walk(this.node, path, followToOpen(request)), request);
		return opened.kind === 'file' ? opened.file : new OpenedDirectory(opened.node, request.rights, request.flags);
	}

	stat(path: string, follow: Follow): wasi.Filestat {
		this.require(wasi.RIGHTS_PATH_FILESTAT_GET);
		return statOf(existing(walk(this.node, path, follow)));
	}

	setTimes(path: string, follow: Follow, times: NewTimes): void {
		this.require(wasi.RIGHTS_PATH_FILESTAT_SET_TIMES);
		setTimes(existing(walk(this.node, path, follow)), times);
	}

	makeDirectory(path: string): void {
		this.require(wasi.RIGHTS_PATH_CREATE_DIRECTORY);
		makeDirectory(walk(this.node, path, 'entry'));
	}

	makeSymlink(path: string, target: string): void {
		this.require(wasi.RIGHTS_PATH_SYMLINK);
		makeSymlink(walk(this.node, path, 'entry'), target);
	}

	readSymlink(path: string): string {
		this.require(wasi.RIGHTS_PATH_READLINK);
		const node = existing(walk(this.node, path, 'stay'));
		if (node.kind !== 'symlink') throw INVAL;
		return node.target;
	}

	removeDirectory(path: string): void {
		this.require(wasi.RIGHTS_PATH_REMOVE_DIRECTORY);
		removeDirectory(walk(this.node, path, 'entry'));
	}

	removeFile(path: string): void {
		this.require(wasi.RIGHTS_PATH_UNLINK_FILE);
		removeFile(walk(this.node, path, 'entry'));
	}

	link(from: { path: string; follow: Follow }, to: OpenedDirectory, newPath: string): void {
		this.require(wasi.RIGHTS_PATH_LINK_SOURCE);
		to.require(wasi.RIGHTS_PATH_LINK_TARGET);
		makeLink(walk(this.node, from.path, from.follow), walk(to.node, newPath, 'entry'));
	}

	rename(path: string, to: OpenedDirectory, newPath: string): void {
		this.require(wasi.RIGHTS_PATH_RENAME_SOURCE);
		to.require(wasi.RIGHTS_PATH_RENAME_TARGET);
		rename(walk(this.node, path, 'entry'), walk(to.node, newPath, 'entry'));
	}

	override fd_read(): never {
		throw BADF;
	}

	override fd_pread(): never {
		throw BADF;
	}

	override fd_write(): never {
		throw BADF;
	}

	override fd_pwrite(): never {
		throw BADF;
	}

	override fd_seek(): never {
		throw BADF;
	}

	override fd_tell(): never {
		throw BADF;
	}

	override fd_allocate(): never {
		throw BADF;
	}

	override fd_filestat_set_size(): never {
		throw BADF;
	}
}
