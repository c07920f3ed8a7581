import { Fd, wasi } from '@bjorn3/browser_wasi_shim';
import { INVAL, NOTCAPABLE } from '../host-call.ts';
import { requireWritable } from './changes.ts';
import type { TreeNode } from './nodes.ts';
import { includesRights, type Rights, rightsOf } from './rights.ts';

const ALL_FLAGS =
	wasi.FDFLAGS_APPEND | wasi.FDFLAGS_DSYNC | wasi.FDFLAGS_NONBLOCK | wasi.FDFLAGS_RSYNC | wasi.FDFLAGS_SYNC;
const FILE_TYPES = {
	file: wasi.FILETYPE_REGULAR_FILE,
	directory: wasi.FILETYPE_DIRECTORY,
	symlink: wasi.FILETYPE_SYMBOLIC_LINK
} as const;

/** New times of a node, as `*_filestat_set_times` takes them. */
export interface NewTimes {
	accessed: bigint;
	modified: bigint;
	/** Preview 1 `fstflags`: which to set, and which to set to now. */
	flags: number;
}

/** A descriptor of something in a tree: its rights, flags and status. What it may not do throws `NOTCAPABLE`. */
export abstract class OpenedNode extends Fd {
	protected rights: Rights;
	protected flags: number;
	protected abstract readonly node: TreeNode;

	constructor(rights: Rights, flags: number) {
		super();
		this.rights = rights;
		this.flags = checkedFlags(flags);
	}

	override fd_fdstat_get() {
		const fdstat = new wasi.Fdstat(FILE_TYPES[this.node.kind], this.flags);
		fdstat.fs_rights_base = BigInt(this.rights.base);
		fdstat.fs_rights_inherited = BigInt(this.rights.inheriting);
		return { ret: 0, fdstat };
	}

	override fd_fdstat_set_flags(flags: number): number {
		this.require(wasi.RIGHTS_FD_FDSTAT_SET_FLAGS);
		this.flags = checkedFlags(flags);
		return 0;
	}

	/** Rights are given up, never gained. */
	override fd_fdstat_set_rights(baseBits: bigint, inheritingBits: bigint): number {
		const [base, inheriting] = [rightsOf(baseBits), rightsOf(inheritingBits)];
		if (!includesRights(this.rights.base, base)) throw NOTCAPABLE;
		if (!includesRights(this.rights.inheriting, inheriting)) throw NOTCAPABLE;
		this.rights = { base, inheriting };
		return 0;
	}

	override fd_filestat_get() {
		this.require(wasi.RIGHTS_FD_FILESTAT_GET);
		return { ret: 0, filestat: statOf(this.node) };
	}

	override fd_filestat_set_times(accessed: bigint, modified: bigint, flags: number): number {
		this.require(wasi.RIGHTS_FD_FILESTAT_SET_TIMES);
		setTimes(this.node, { accessed, modified, flags });
		return 0;
	}

	/** Nothing is ever kept back. */
	override fd_sync(): number {
		if (!this.may(wasi.RIGHTS_FD_SYNC)) this.require(wasi.RIGHTS_FD_DATASYNC);
		return 0;
	}

	protected may(right: number): boolean {
		return (this.rights.base & right) === right;
	}

	/** @throws NOTCAPABLE */
	protected require(rights: number): void {
		if (!this.may(rights)) throw NOTCAPABLE;
	}
}

export function fileTypeOf({ kind }: TreeNode): number {
	return FILE_TYPES[kind];
}

export function statOf(node: TreeNode): wasi.Filestat {
	const stat = new wasi.Filestat(node.ino, fileTypeOf(node), sizeOf(node));
	stat.dev = node.volume.dev;
	stat.nlink = BigInt(node.links);
	stat.atim = node.accessed;
	stat.mtim = node.modified;
	stat.ctim = node.changed;
	return stat;
}

/** @throws INVAL for flags that contradict each other or do not exist, ROFS */
export function setTimes(node: TreeNode, { accessed, modified, flags }: NewTimes): void {
	const has = (flag: number) => (flags & flag) !== 0;
	if (flags > 15) throw INVAL;
	if (has(wasi.FSTFLAGS_ATIM) && has(wasi.FSTFLAGS_ATIM_NOW)) throw INVAL;
	if (has(wasi.FSTFLAGS_MTIM) && has(wasi.FSTFLAGS_MTIM_NOW)) throw INVAL;
	requireWritable(node);
	const now = node.volume.now();
	if (has(wasi.FSTFLAGS_ATIM)) node.accessed = BigInt.asUintN(64, accessed);
	if (has(wasi.FSTFLAGS_ATIM_NOW)) node.accessed = now;
	if (has(wasi.FSTFLAGS_MTIM)) node.modified = BigInt.asUintN(64, modified);
	if (has(wasi.FSTFLAGS_MTIM_NOW)) node.modified = now;
	node.changed = now;
}

function sizeOf(node: TreeNode): bigint {
	switch (node.kind) {
		case 'file':
			return BigInt(node.content.size);
		case 'symlink':
			return BigInt(node.size);
		case 'directory':
			return 0n;
	}
}

function checkedFlags(flags: number): number {
	if ((flags & ~ALL_FLAGS) !== 0) throw INVAL;
	return flags;
}
