import { Fd, wasi } from '@bjorn3/browser_wasi_shim';

/** What a program is told that a stream is. */
export type StreamKind = 'pipe' | 'terminal';

/**
 * A descriptor that has no place to seek to, such as a pipe. A device overrides `fd_read`, `fd_write` or both.
 *
 * A pipe's type is UNKNOWN, as wasmtime reports it: libc's `isatty` says yes to a character device (programs colour their
 * output and flush every line), and REGULAR_FILE would promise a size and a position.
 */
export abstract class Device extends Fd {
	readonly #rights: bigint;
	readonly #filetype: number;
	#flags = 0;

	/** @param rights Preview 1 `rights` that the program sees. */
	constructor(rights: number, kind: StreamKind = 'pipe') {
		super();
		this.#filetype = kind === 'terminal' ? wasi.FILETYPE_CHARACTER_DEVICE : wasi.FILETYPE_UNKNOWN;
		this.#rights = BigInt(rights | wasi.RIGHTS_FD_FILESTAT_GET | wasi.RIGHTS_POLL_FD_READWRITE);
	}

	override fd_fdstat_get() {
		const fdstat = new wasi.Fdstat(this.#filetype, this.#flags);
		fdstat.fs_rights_base = this.#rights;
		return { ret: 0, fdstat };
	}

	override fd_fdstat_set_flags(flags: number): number {
		this.#flags = flags;
		return 0;
	}

	override fd_filestat_get() {
		const filestat = new wasi.Filestat(0n, this.#filetype, 0n);
		// None would mean a deleted file.
		filestat.nlink = 1n;
		return { ret: 0, filestat };
	}

	override fd_filestat_set_size(): number {
		return wasi.ERRNO_INVAL;
	}

	override fd_allocate(): number {
		return wasi.ERRNO_SPIPE;
	}

	override fd_read(_size: number): { ret: number; data: Uint8Array } {
		return { ret: wasi.ERRNO_BADF, data: new Uint8Array() };
	}

	override fd_write(_data: Uint8Array): { ret: number; nwritten: number } {
		return { ret: wasi.ERRNO_BADF, nwritten: 0 };
	}

	override fd_pread() {
		return { ret: wasi.ERRNO_SPIPE, data: new Uint8Array() };
	}

	override fd_pwrite() {
		return { ret: wasi.ERRNO_SPIPE, nwritten: 0 };
	}

	override fd_seek() {
		return { ret: wasi.ERRNO_SPIPE, offset: 0n };
	}

	override fd_tell() {
		return { ret: wasi.ERRNO_SPIPE, offset: 0n };
	}

	override fd_readdir_single() {
		return { ret: wasi.ERRNO_NOTDIR, dirent: null };
	}
}
