import { Directory, type Fd, type Inode, OpenDirectory, OpenFile, wasi } from '@bjorn3/browser_wasi_shim';
import type { FileSpace } from './file-space.ts';
import { OpenedFile } from './opened-file.ts';

/** Bits 0 to 28, all that preview 1 has. libc takes what a directory passes on as the most that it may ask for. */
const ALL_RIGHTS = (1n << 29n) - 1n;
const FILE_ONLY_RIGHTS = BigInt(
	wasi.RIGHTS_FD_DATASYNC |
		wasi.RIGHTS_FD_READ |
		wasi.RIGHTS_FD_SEEK |
		wasi.RIGHTS_FD_TELL |
		wasi.RIGHTS_FD_WRITE |
		wasi.RIGHTS_FD_ALLOCATE |
		wasi.RIGHTS_PATH_FILESTAT_SET_SIZE |
		wasi.RIGHTS_FD_FILESTAT_SET_SIZE |
		wasi.RIGHTS_SOCK_SHUTDOWN
);
const DIRECTORY_RIGHTS = ALL_RIGHTS & ~FILE_ONLY_RIGHTS;
/** What no folder is opened for; asking means that a file is expected. */
const WRITE = BigInt(wasi.RIGHTS_FD_WRITE);
const CREATE_DIRECTORY = wasi.OFLAGS_CREAT | wasi.OFLAGS_DIRECTORY;
/** Room that a new file or folder takes for itself, in bytes; about what an engine needs. */
export const INODE_BYTES = 512;

/** A descriptor of an in-memory folder, over the shim's; what it opens are this project's own descriptors. */
export class OpenedDirectory extends OpenDirectory {
	readonly #space: FileSpace;
	readonly #preopenedAs: string | undefined;
	#listing: readonly [string, Inode][] | undefined;

	/** @param preopenedAs The guest path of a folder that the program has from the start. */
	constructor(dir: Directory, space: FileSpace, preopenedAs?: string) {
		super(dir);
		this.#space = space;
		this.#preopenedAs = preopenedAs;
	}

	override fd_prestat_get() {
		if (this.#preopenedAs === undefined) return { ret: wasi.ERRNO_BADF, prestat: null };
		return { ret: 0, prestat: wasi.Prestat.dir(this.#preopenedAs) };
	}

	override fd_fdstat_get() {
		const fdstat = new wasi.Fdstat(wasi.FILETYPE_DIRECTORY, 0);
		fdstat.fs_rights_base = DIRECTORY_RIGHTS;
		fdstat.fs_rights_inherited = ALL_RIGHTS;
		return { ret: 0, fdstat };
	}

	/** Entries come from a list made at the first, so that deleting while reading skips none. */
	override fd_readdir_single(cookie: bigint) {
		if (cookie === 0n) this.#listing = undefined;
		if (cookie === 0n || cookie === 1n) return super.fd_readdir_single(cookie);
		this.#listing ??= [...this.dir.contents];
		const found = this.#listing[Number(cookie - 2n)];
		if (found === undefined) return { ret: 0, dirent: null };
		const [name, inode] = found;
		return { ret: 0, dirent: new wasi.Dirent(cookie + 1n, inode.ino, name, inode.stat().filetype) };
	}

	override path_open(
		dirflags: number,
		path: string,
		oflags: number,
		rights: bigint,
		inheriting: bigint,
		flags: number
	): { ret: number; fd_obj: Fd | null } {
		const problem = this.#openProblem(path, oflags, rights);
		if (problem !== 0) return { ret: problem, fd_obj: null };
		const opened = super.path_open(dirflags, path, oflags, rights, inheriting, flags);
		const fd = opened.fd_obj;
		if (fd instanceof OpenFile) return { ret: 0, fd_obj: new OpenedFile(fd.file, this.#space, { rights, flags }) };
		if (fd instanceof OpenDirectory) return { ret: 0, fd_obj: new OpenedDirectory(fd.dir, this.#space) };
		return opened;
	}

	override path_create_directory(path: string): number {
		if (!this.#space.take(INODE_BYTES)) return wasi.ERRNO_NOSPC;
		return this.dir.create_entry_for_path(path, true).ret;
	}

	/** Every rename links too, and may replace (`mayReplace`); a hard link may not. */
	override path_link(path: string, inode: Inode, mayReplace: boolean): number {
		if (!mayReplace && this.path_lookup(path, 0).inode_obj !== null) return wasi.ERRNO_EXIST;
		return super.path_link(path, inode, mayReplace);
	}

	override path_readlink(path: string) {
		const { ret, inode_obj } = this.path_lookup(path, 0);
		return { ret: inode_obj === null ? ret : wasi.ERRNO_INVAL, data: null };
	}

	#openProblem(path: string, oflags: number, rights: bigint): number {
		const creates = (oflags & wasi.OFLAGS_CREAT) !== 0;
		const expectsFile = creates || (oflags & wasi.OFLAGS_TRUNC) !== 0 || (rights & WRITE) !== 0n;
		if ((oflags & CREATE_DIRECTORY) === CREATE_DIRECTORY) return wasi.ERRNO_INVAL;
		if (!expectsFile) return 0;
		const existing = this.path_lookup(path, 0).inode_obj;
		if (existing instanceof Directory) return wasi.ERRNO_ISDIR;
		return existing === null && creates && !this.#space.take(INODE_BYTES) ? wasi.ERRNO_NOSPC : 0;
	}
}
