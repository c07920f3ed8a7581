import type { Descriptors } from './descriptors.ts';
import { rightsOf } from './files/rights.ts';
import type { Follow } from './files/walk.ts';
import type { GuestMemory } from './guest-memory.ts';
import { type HostCall, ILSEQ, INVAL, NAMETOOLONG, NOENT } from './host-call.ts';
import { writeFilestat } from './records.ts';

/** Linux's PATH_MAX, in bytes. */
const PATH_BYTES = 4096;
/** Preview 1 `lookupflags`. */
const SYMLINK_FOLLOW = 1;
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `path_*`. */
export function pathCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		...openCalls(guest, descriptors),
		...entryCalls(guest, descriptors),
		...statusCalls(guest, descriptors),
		...linkCalls(guest, descriptors),
		...symlinkCalls(guest, descriptors)
	};
}

function openCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		path_open: (
			fd: number,
			lookup: number,
			at: number,
			length: number,
			oflags: number,
			rights: bigint,
			inheriting: bigint,
			flags: number,
			openedAt: number
		) => {
			guest.require(openedAt, 4);
			const directory = descriptors.directory(fd);
			descriptors.requireFree();
			const opened = directory.open(readPath(guest, at, length), {
				follow: followOf(lookup),
				oflags,
				rights: { base: rightsOf(rights), inheriting: rightsOf(inheriting) },
				flags
			});
			guest.setU32(openedAt, descriptors.add(opened));
			return 0;
		}
	};
}

function entryCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		path_create_directory: (fd: number, at: number, length: number) => {
			descriptors.directory(fd).makeDirectory(readPath(guest, at, length));
			return 0;
		},
		path_remove_directory: (fd: number, at: number, length: number) => {
			descriptors.directory(fd).removeDirectory(readPath(guest, at, length));
			return 0;
		},
		path_unlink_file: (fd: number, at: number, length: number) => {
			descriptors.directory(fd).removeFile(readPath(guest, at, length));
			return 0;
		}
	};
}

function statusCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		path_filestat_get: (fd: number, lookup: number, at: number, length: number, statAt: number) => {
			const stat = descriptors.directory(fd).stat(readPath(guest, at, length), followOf(lookup));
			writeFilestat(guest, statAt, stat);
			return 0;
		},
		path_filestat_set_times: (
			fd: number,
			lookup: number,
			at: number,
			length: number,
			accessed: bigint,
			modified: bigint,
			flags: number
		) => {
			const path = readPath(guest, at, length);
			descriptors.directory(fd).setTimes(path, followOf(lookup), { accessed, modified, flags });
			return 0;
		}
	};
}

function linkCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		path_link: (
			fd: number,
			lookup: number,
			at: number,
			length: number,
			newFd: number,
			newAt: number,
			newLength: number
		) => {
			const [directory, to] = [descriptors.directory(fd), descriptors.directory(newFd)];
			const [path, newPath] = [readPath(guest, at, length), readPath(guest, newAt, newLength)];
			directory.link({ path, follow: followOf(lookup) }, to, newPath);
			return 0;
		},
		path_rename: (fd: number, at: number, length: number, newFd: number, newAt: number, newLength: number) => {
			const [directory, to] = [descriptors.directory(fd), descriptors.directory(newFd)];
			directory.rename(readPath(guest, at, length), to, readPath(guest, newAt, newLength));
			return 0;
		}
	};
}

function symlinkCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		path_symlink: (targetAt: number, targetLength: number, fd: number, at: number, length: number) => {
			const target = readPath(guest, targetAt, targetLength);
			descriptors.directory(fd).makeSymlink(readPath(guest, at, length), target);
			return 0;
		},
		/** As much of it as there is room for, as POSIX has it. */
		path_readlink: (fd: number, at: number, length: number, bufferAt: number, bufferLength: number, usedAt: number) => {
			guest.require(usedAt, 4);
			const target = descriptors.directory(fd).readSymlink(readPath(guest, at, length));
			const bytes = new TextEncoder().encode(target).subarray(0, bufferLength);
			guest.bytes(bufferAt, bytes.length).set(bytes);
			guest.setU32(usedAt, bytes.length);
			return 0;
		}
	};
}

function followOf(lookup: number): Follow {
	return (lookup & SYMLINK_FOLLOW) === 0 ? 'stay' : 'follow';
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
		return UTF8.decode(bytes);
	} catch {
		throw ILSEQ;
	}
}
