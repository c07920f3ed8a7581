import { Directory, type OpenDirectory, wasi } from '@bjorn3/browser_wasi_shim';
import type { Descriptors } from './descriptors.ts';
import type { GuestMemory } from './guest-memory.ts';
import { type HostCall, ILSEQ, INVAL, NAMETOOLONG, NOENT } from './host-call.ts';
import { writeFilestat } from './records.ts';

/** Linux's PATH_MAX, in bytes. */
const PATH_BYTES = 4096;

/** `path_*`. */
export function pathCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		...openCalls(guest, descriptors),
		...entryCalls(guest, descriptors),
		...linkCalls(guest, descriptors)
	};
}

function openCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		path_open: (
			fd: number,
			dirflags: number,
			at: number,
			length: number,
			oflags: number,
			rights: bigint,
			inheriting: bigint,
			flags: number,
			openedAt: number
		) => {
			guest.require(openedAt, 4);
			const path = readPath(guest, at, length);
			const { ret, fd_obj } = descriptors.directory(fd).path_open(dirflags, path, oflags, rights, inheriting, flags);
			if (fd_obj === null) return ret;
			guest.setU32(openedAt, descriptors.add(fd_obj));
			return 0;
		}
	};
}

function entryCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		path_create_directory: (fd: number, at: number, length: number) =>
			descriptors.directory(fd).path_create_directory(readPath(guest, at, length)),
		path_remove_directory: (fd: number, at: number, length: number) =>
			descriptors.directory(fd).path_remove_directory(readPath(guest, at, length)),
		path_unlink_file: (fd: number, at: number, length: number) =>
			descriptors.directory(fd).path_unlink_file(readPath(guest, at, length)),
		path_filestat_get: (fd: number, flags: number, at: number, length: number, statAt: number) => {
			const { ret, filestat } = descriptors.directory(fd).path_filestat_get(flags, readPath(guest, at, length));
			if (filestat !== null) writeFilestat(guest, statAt, filestat);
			return ret;
		},
		path_filestat_set_times: (
			fd: number,
			dirflags: number,
			at: number,
			length: number,
			accessed: bigint,
			modified: bigint,
			flags: number
		) => {
			const path = readPath(guest, at, length);
			return descriptors.directory(fd).path_filestat_set_times(dirflags, path, accessed, modified, flags);
		}
	};
}

function linkCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		path_link: (
			fromFd: number,
			flags: number,
			fromAt: number,
			fromLength: number,
			toFd: number,
			toAt: number,
			toLength: number
		) => {
			const from = descriptors.directory(fromFd).path_lookup(readPath(guest, fromAt, fromLength), flags);
			const to = readPath(guest, toAt, toLength);
			return from.inode_obj === null ? from.ret : descriptors.directory(toFd).path_link(to, from.inode_obj, false);
		},
		path_rename: (fromFd: number, fromAt: number, fromLength: number, toFd: number, toAt: number, toLength: number) => {
			const from = { directory: descriptors.directory(fromFd), path: readPath(guest, fromAt, fromLength) };
			return rename(from, { directory: descriptors.directory(toFd), path: readPath(guest, toAt, toLength) });
		},
		path_readlink: (fd: number, at: number, length: number) =>
			descriptors.directory(fd).path_readlink(readPath(guest, at, length)).ret,
		path_symlink: (targetAt: number, targetLength: number, fd: number, at: number, length: number) => {
			readPath(guest, targetAt, targetLength);
			descriptors.directory(fd);
			readPath(guest, at, length);
			return wasi.ERRNO_NOTSUP;
		}
	};
}

/** @throws NAMETOOLONG, FAULT, NOENT for an empty path, ILSEQ unless UTF-8, INVAL for a NUL inside. */
function readPath(guest: GuestMemory, at: number, length: number): string {
	if (length > PATH_BYTES) throw NAMETOOLONG;
	if (length === 0) throw NOENT;
	const path = decode(guest.bytes(at, length));
	if (path.includes('\0')) throw INVAL;
	return path;
}

function decode(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch {
		throw ILSEQ;
	}
}

interface Place {
	directory: OpenDirectory;
	path: string;
}

/** The shim takes away, then puts: what cannot be put goes back to where it was. */
function rename(from: Place, to: Place): number {
	const { ret, inode_obj } = from.directory.path_unlink(from.path);
	if (inode_obj === null) return ret;
	const target = inode_obj instanceof Directory ? withoutEndSlash(to.path) : to.path;
	const errno = to.directory.path_link(target, inode_obj, true);
	if (errno !== 0) from.directory.path_link(withoutEndSlash(from.path), inode_obj, true);
	return errno;
}

function withoutEndSlash(path: string): string {
	return path.replace(/\/+$/, '');
}
