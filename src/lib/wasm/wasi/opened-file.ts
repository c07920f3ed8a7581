import { Fd, type File, wasi } from '@bjorn3/browser_wasi_shim';
import { growFile, shrinkFile } from './file-bytes.ts';
import type { FileSpace } from './file-space.ts';

const FILE_RIGHTS = BigInt(
	wasi.RIGHTS_FD_DATASYNC |
		wasi.RIGHTS_FD_READ |
		wasi.RIGHTS_FD_SEEK |
		wasi.RIGHTS_FD_FDSTAT_SET_FLAGS |
		wasi.RIGHTS_FD_SYNC |
		wasi.RIGHTS_FD_TELL |
		wasi.RIGHTS_FD_WRITE |
		wasi.RIGHTS_FD_ADVISE |
		wasi.RIGHTS_FD_ALLOCATE |
		wasi.RIGHTS_FD_FILESTAT_GET |
		wasi.RIGHTS_FD_FILESTAT_SET_SIZE |
		wasi.RIGHTS_POLL_FD_READWRITE
);

export interface OpenMode {
	/** Preview 1 `rights` asked for; those that a file has are kept. */
	rights: bigint;
	/** Preview 1 `fdflags`. */
	flags: number;
}

/** A descriptor of an in-memory file: appending is linear, reading gives views. */
export class OpenedFile extends Fd {
	readonly file: File;
	readonly #space: FileSpace;
	readonly #rights: bigint;
	readonly #readable: boolean;
	readonly #writable: boolean;
	#flags: number;
	#position = 0;

	constructor(file: File, space: FileSpace, mode: OpenMode) {
		super();
		this.file = file;
		this.#space = space;
		this.#flags = mode.flags;
		this.#rights = mode.rights & FILE_RIGHTS;
		this.#readable = (this.#rights & BigInt(wasi.RIGHTS_FD_READ)) !== 0n;
		this.#writable = (this.#rights & BigInt(wasi.RIGHTS_FD_WRITE)) !== 0n;
	}

	override fd_fdstat_get() {
		const fdstat = new wasi.Fdstat(wasi.FILETYPE_REGULAR_FILE, this.#flags);
		fdstat.fs_rights_base = this.#rights;
		return { ret: 0, fdstat };
	}

	override fd_fdstat_set_flags(flags: number): number {
		this.#flags = flags;
		return 0;
	}

	override fd_filestat_get() {
		return { ret: 0, filestat: this.file.stat() };
	}

	override fd_read(size: number) {
		const result = this.#readAt(this.#position, size);
		this.#position += result.data.length;
		return result;
	}

	override fd_pread(size: number, offset: bigint) {
		return this.#readAt(Number(offset), size);
	}

	override fd_write(data: Uint8Array) {
		if ((this.#flags & wasi.FDFLAGS_APPEND) !== 0) this.#position = this.file.data.length;
		const result = this.#writeAt(this.#position, data);
		this.#position += result.nwritten;
		return result;
	}

	override fd_pwrite(data: Uint8Array, offset: bigint) {
		return this.#writeAt(Number(offset), data);
	}

	override fd_seek(offset: bigint, whence: number) {
		const base = this.#base(whence);
		const target = base === undefined ? -1 : base + Number(offset);
		if (target < 0 || !Number.isSafeInteger(target)) return { ret: wasi.ERRNO_INVAL, offset: 0n };
		this.#position = target;
		return this.fd_tell();
	}

	override fd_tell() {
		return { ret: 0, offset: BigInt(this.#position) };
	}

	override fd_filestat_set_size(size: bigint): number {
		if (!this.#writable) return wasi.ERRNO_BADF;
		if (size < 0n) return wasi.ERRNO_INVAL;
		if (Number(size) > this.file.data.length) return this.#grow(Number(size));
		shrinkFile(this.file, Number(size));
		return 0;
	}

	override fd_allocate(offset: bigint, length: bigint): number {
		if (!this.#writable) return wasi.ERRNO_BADF;
		if (offset < 0n || length <= 0n) return wasi.ERRNO_INVAL;
		return this.#grow(Number(offset + length));
	}

	#base(whence: number): number | undefined {
		if (whence === wasi.WHENCE_SET) return 0;
		if (whence === wasi.WHENCE_CUR) return this.#position;
		return whence === wasi.WHENCE_END ? this.file.data.length : undefined;
	}

	#readAt(position: number, size: number): { ret: number; data: Uint8Array } {
		if (!this.#readable) return { ret: wasi.ERRNO_BADF, data: new Uint8Array() };
		if (position < 0) return { ret: wasi.ERRNO_INVAL, data: new Uint8Array() };
		return { ret: 0, data: this.file.data.subarray(position, position + size) };
	}

	#writeAt(position: number, data: Uint8Array): { ret: number; nwritten: number } {
		if (!this.#writable) return { ret: wasi.ERRNO_BADF, nwritten: 0 };
		if (position < 0) return { ret: wasi.ERRNO_INVAL, nwritten: 0 };
		const ret = this.#grow(position + data.length);
		if (ret !== 0) return { ret, nwritten: 0 };
		this.file.data.set(data, position);
		return { ret: 0, nwritten: data.length };
	}

	#grow(size: number): number {
		return growFile(this.file, size, this.#space) ? 0 : wasi.ERRNO_NOSPC;
	}
}
