import { wasi } from '@bjorn3/browser_wasi_shim';
import { BADF, FBIG, INVAL } from '../host-call.ts';
import { requireWritable } from './changes.ts';
import type { FileNode } from './nodes.ts';
import { OpenedNode } from './opened-node.ts';
import { FILE_RIGHTS, type Rights } from './rights.ts';

/** A descriptor of a file. What it was not opened for is `BADF` when it is reading or writing, as everywhere. */
export class OpenedFile extends OpenedNode {
	protected readonly node: FileNode;
	#position = 0;

	/** @throws INVAL for flags that preview 1 does not have. */
	constructor(node: FileNode, { base, inheriting }: Rights, flags: number) {
		super({ base: base & FILE_RIGHTS, inheriting }, flags);
		this.node = node;
		node.open();
	}

	override fd_close(): number {
		this.node.close();
		return 0;
	}

	/** Fills `target` from the position on, as far as there are bytes; how many. */
	readInto(target: Uint8Array): number {
		const count = this.#readAt(this.#position, target);
		this.#position += count;
		return count;
	}

	preadInto(target: Uint8Array, offset: bigint): number {
		return this.#readAt(offsetOf(offset), target);
	}

	override fd_read(size: number) {
		const data = new Uint8Array(size);
		return { ret: 0, data: data.subarray(0, this.readInto(data)) };
	}

	override fd_pread(size: number, offset: bigint) {
		const data = new Uint8Array(size);
		return { ret: 0, data: data.subarray(0, this.preadInto(data, offset)) };
	}

	override fd_write(data: Uint8Array) {
		const result = this.#writeAt(this.#appends ? this.node.content.size : this.#position, data);
		if (result.ret === 0) this.#position = this.#appends ? this.node.content.size : this.#position + data.length;
		return result;
	}

	/** To the end when the file is opened to append, as on Linux. */
	override fd_pwrite(data: Uint8Array, offset: bigint) {
		const at = offsetOf(offset);
		return this.#writeAt(this.#appends ? this.node.content.size : at, data);
	}

	override fd_seek(offset: bigint, whence: number) {
		if (offset === 0n && whence === wasi.WHENCE_CUR) return this.fd_tell();
		this.require(wasi.RIGHTS_FD_SEEK);
		const target = this.#base(whence) + Number(offset);
		if (target < 0 || !Number.isSafeInteger(target)) throw INVAL;
		this.#position = target;
		return { ret: 0, offset: BigInt(target) };
	}

	/** Whoever may seek may know where it is. */
	override fd_tell() {
		if (!this.may(wasi.RIGHTS_FD_SEEK)) this.require(wasi.RIGHTS_FD_TELL);
		return { ret: 0, offset: BigInt(this.#position) };
	}

	override fd_filestat_set_size(size: bigint): number {
		if (!this.may(wasi.RIGHTS_FD_WRITE) && !this.may(wasi.RIGHTS_FD_FILESTAT_SET_SIZE)) throw BADF;
		this.require(wasi.RIGHTS_FD_FILESTAT_SET_SIZE);
		return this.#resize(offsetOf(size));
	}

	override fd_allocate(offset: bigint, length: bigint): number {
		if (!this.may(wasi.RIGHTS_FD_WRITE)) throw BADF;
		this.require(wasi.RIGHTS_FD_ALLOCATE);
		if (length <= 0n) throw INVAL;
		const end = offsetOf(offset) + offsetOf(length);
		return end > this.node.content.size ? this.#resize(end) : 0;
	}

	get #appends(): boolean {
		return (this.flags & wasi.FDFLAGS_APPEND) !== 0;
	}

	#base(whence: number): number {
		if (whence === wasi.WHENCE_SET) return 0;
		if (whence === wasi.WHENCE_CUR) return this.#position;
		if (whence === wasi.WHENCE_END) return this.node.content.size;
		throw INVAL;
	}

	#readAt(at: number, target: Uint8Array): number {
		if (!this.may(wasi.RIGHTS_FD_READ)) throw BADF;
		const count = this.node.content.read(at, target);
		this.node.touchAccess();
		return count;
	}

	#writeAt(at: number, data: Uint8Array): { ret: number; nwritten: number } {
		if (!this.may(wasi.RIGHTS_FD_WRITE)) throw BADF;
		if (at + data.length > Number.MAX_SAFE_INTEGER) return { ret: wasi.ERRNO_FBIG, nwritten: 0 };
		if (!this.node.content.write(at, data)) return { ret: wasi.ERRNO_NOSPC, nwritten: 0 };
		this.node.touch();
		return { ret: 0, nwritten: data.length };
	}

	#resize(size: number): number {
		requireWritable(this.node);
		if (!this.node.content.resize(size)) return wasi.ERRNO_NOSPC;
		this.node.touch();
		return 0;
	}
}

/** An offset or a size as a number. @throws INVAL below zero, FBIG where numbers are no longer exact. */
function offsetOf(value: bigint): number {
	if (value < 0n) throw INVAL;
	if (value > Number.MAX_SAFE_INTEGER) throw FBIG;
	return Number(value);
}
