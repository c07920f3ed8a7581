import { wasi } from '@bjorn3/browser_wasi_shim';
import type { Descriptors } from './descriptors.ts';
import { OpenedDirectory } from './files/opened-directory.ts';
import type { GuestMemory } from './guest-memory.ts';
import { BADF, type HostCall } from './host-call.ts';
import { writeEntry, writeFdstat, writeFilestat } from './records.ts';

/** `fd_*`, but reading and writing. */
export function fdCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		...tableCalls(descriptors),
		...statCalls(guest, descriptors),
		...positionCalls(guest, descriptors),
		...preopenCalls(guest, descriptors),
		fd_readdir: (fd: number, at: number, length: number, cookie: bigint, usedAt: number) => {
			guest.require(usedAt, 4);
			const directory = descriptors.directory(fd);
			const used = listInto(guest.bytes(at, length), directory, Number(BigInt.asUintN(64, cookie)));
			guest.setU32(usedAt, used);
			return 0;
		}
	};
}

function tableCalls(descriptors: Descriptors): Record<string, HostCall> {
	return {
		fd_close: (fd: number) => descriptors.close(fd),
		fd_renumber: (from: number, to: number) => descriptors.renumber(from, to),
		fd_sync: (fd: number) => descriptors.get(fd).fd_sync(),
		fd_datasync: (fd: number) => descriptors.get(fd).fd_sync(),
		fd_allocate: (fd: number, offset: bigint, length: bigint) => descriptors.get(fd).fd_allocate(offset, length),
		fd_advise: (fd: number, _offset: bigint, _length: bigint, advice: number) => {
			descriptors.get(fd);
			return advice > wasi.ADVICE_NOREUSE ? wasi.ERRNO_INVAL : 0;
		}
	};
}

function statCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	return {
		fd_fdstat_get: (fd: number, at: number) => {
			const { ret, fdstat } = descriptors.get(fd).fd_fdstat_get();
			if (fdstat !== null) writeFdstat(guest, at, fdstat);
			return ret;
		},
		fd_fdstat_set_flags: (fd: number, flags: number) => descriptors.get(fd).fd_fdstat_set_flags(flags),
		fd_fdstat_set_rights: (fd: number, rights: bigint, inheriting: bigint) =>
			descriptors.get(fd).fd_fdstat_set_rights(rights, inheriting),
		fd_filestat_get: (fd: number, at: number) => {
			const { ret, filestat } = descriptors.get(fd).fd_filestat_get();
			if (filestat !== null) writeFilestat(guest, at, filestat);
			return ret;
		},
		fd_filestat_set_size: (fd: number, size: bigint) => descriptors.get(fd).fd_filestat_set_size(size),
		fd_filestat_set_times: (fd: number, accessed: bigint, modified: bigint, flags: number) =>
			descriptors.get(fd).fd_filestat_set_times(accessed, modified, flags)
	};
}

function positionCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	const tell = (at: number, { ret, offset }: { ret: number; offset: bigint }) => {
		if (ret === 0) guest.setU64(at, offset);
		return ret;
	};
	return {
		fd_seek: (fd: number, offset: bigint, whence: number, at: number) => {
			guest.require(at, 8);
			return tell(at, descriptors.get(fd).fd_seek(offset, whence));
		},
		fd_tell: (fd: number, at: number) => tell(at, descriptors.get(fd).fd_tell())
	};
}

function preopenCalls(guest: GuestMemory, descriptors: Descriptors): Record<string, HostCall> {
	/** libc asks for 3, 4, … until `BADF`, so nothing else may come for what is not a preopen. */
	const nameOf = (fd: number): Uint8Array => {
		const opened = descriptors.find(fd);
		const prestat = opened instanceof OpenedDirectory ? opened.fd_prestat_get().prestat : null;
		if (prestat === null) throw BADF;
		return prestat.inner.pr_name;
	};
	return {
		fd_prestat_get: (fd: number, at: number) => {
			const name = nameOf(fd);
			guest.setU32(at, wasi.PREOPENTYPE_DIR);
			guest.setU32(at + 4, name.length);
			return 0;
		},
		fd_prestat_dir_name: (fd: number, at: number, length: number) => {
			const name = nameOf(fd);
			if (name.length > length) return wasi.ERRNO_NAMETOOLONG;
			guest.bytes(at, name.length).set(name);
			return 0;
		}
	};
}

/** As many entries as fit, the last one cut off if need be. Returns the bytes written. */
function listInto(target: Uint8Array, directory: OpenedDirectory, from: number): number {
	let used = 0;
	let cookie = from;
	while (used < target.length) {
		const listed = directory.entryAfter(cookie);
		if (listed === undefined) break;
		used += writeEntry(target.subarray(used), listed);
		cookie = listed.next;
	}
	return used;
}
