/** Preview 1 records, laid out as the witx says. The shim's own writer of `filestat` puts the times in the wrong places. */
import type { wasi } from '@bjorn3/browser_wasi_shim';
import type { GuestMemory } from './guest-memory.ts';

const FILESTAT_BYTES = 64;
const FDSTAT_BYTES = 24;
const DIRENT_BYTES = 24;

export function writeFilestat(guest: GuestMemory, at: number, stat: wasi.Filestat): void {
	guest.bytes(at, FILESTAT_BYTES).fill(0);
	guest.setU64(at, stat.dev);
	guest.setU64(at + 8, stat.ino);
	guest.setU8(at + 16, stat.filetype);
	// The shim does not count links; 0 would mean a deleted file.
	guest.setU64(at + 24, stat.nlink || 1n);
	guest.setU64(at + 32, stat.size);
	guest.setU64(at + 40, stat.atim);
	guest.setU64(at + 48, stat.mtim);
	guest.setU64(at + 56, stat.ctim);
}

export function writeFdstat(guest: GuestMemory, at: number, stat: wasi.Fdstat): void {
	guest.bytes(at, FDSTAT_BYTES).fill(0);
	guest.setU8(at, stat.fs_filetype);
	guest.setU16(at + 2, stat.fs_flags);
	guest.setU64(at + 8, stat.fs_rights_base);
	guest.setU64(at + 16, stat.fs_rights_inherited);
}

/** As much of the entry as fits, which a reader knows by the buffer being full. Returns the bytes written. */
export function writeDirent(target: Uint8Array, entry: wasi.Dirent): number {
	const record = new Uint8Array(DIRENT_BYTES + entry.name_length());
	entry.write_head_bytes(new DataView(record.buffer), 0);
	entry.write_name_bytes(record, DIRENT_BYTES, entry.name_length());
	const fitting = record.subarray(0, target.length);
	target.set(fitting);
	return fitting.length;
}
