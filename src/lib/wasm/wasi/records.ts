/** Preview 1 records, laid out as the witx says. The shim's own writer of `filestat` puts the times in the wrong places. */
import type { wasi } from '@bjorn3/browser_wasi_shim';
import type { Listed } from './files/listing.ts';
import { fileTypeOf } from './files/opened-node.ts';
import type { GuestMemory } from './guest-memory.ts';

const FILESTAT_BYTES = 64;
const FDSTAT_BYTES = 24;
const DIRENT_BYTES = 24;
/** Bytes of UTF-8 that one UTF-16 unit may take. */
const LONGEST_CODE = 3;
const UTF8 = new TextEncoder();

export function writeFilestat(guest: GuestMemory, at: number, stat: wasi.Filestat): void {
	guest.bytes(at, FILESTAT_BYTES).fill(0);
	guest.setU64(at, stat.dev);
	guest.setU64(at + 8, stat.ino);
	guest.setU8(at + 16, stat.filetype);
	guest.setU64(at + 24, stat.nlink);
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
export function writeEntry(target: Uint8Array, { name, node, next }: Listed): number {
	if (target.length < DIRENT_BYTES + LONGEST_CODE * name.length) return writeCutEntry(target, { name, node, next });
	const { written } = UTF8.encodeInto(name, target.subarray(DIRENT_BYTES));
	writeHead(target, { node, next }, written);
	return DIRENT_BYTES + written;
}

function writeCutEntry(target: Uint8Array, { name, node, next }: Listed): number {
	const bytes = UTF8.encode(name);
	const record = new Uint8Array(DIRENT_BYTES + bytes.length);
	writeHead(record, { node, next }, bytes.length);
	record.set(bytes, DIRENT_BYTES);
	const fitting = record.subarray(0, target.length);
	target.set(fitting);
	return fitting.length;
}

function writeHead(target: Uint8Array, { node, next }: Omit<Listed, 'name'>, nameBytes: number): void {
	const head = new DataView(target.buffer, target.byteOffset, DIRENT_BYTES);
	head.setBigUint64(0, BigInt(next), true);
	head.setBigUint64(8, node.ino, true);
	head.setUint32(16, nameBytes, true);
	head.setUint32(20, fileTypeOf(node), true);
}
