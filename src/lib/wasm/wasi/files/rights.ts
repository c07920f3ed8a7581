/**
 * Preview 1 rights: what a descriptor may be used for, as bits 0 to 28. They are kept as numbers, which a check is
 * quicker on than on the `bigint` that programs pass.
 */
import { wasi } from '@bjorn3/browser_wasi_shim';

/** All that preview 1 has. Bits beyond are ignored: some programs ask for every bit there could be. */
export const ALL_RIGHTS = 2 ** 29 - 1;

/** What is done to a file's bytes, and so never to a folder. */
const FILE_ONLY =
	wasi.RIGHTS_FD_DATASYNC |
	wasi.RIGHTS_FD_READ |
	wasi.RIGHTS_FD_SEEK |
	wasi.RIGHTS_FD_TELL |
	wasi.RIGHTS_FD_WRITE |
	wasi.RIGHTS_FD_ALLOCATE |
	wasi.RIGHTS_FD_FILESTAT_SET_SIZE |
	wasi.RIGHTS_POLL_FD_READWRITE;

export const FILE_RIGHTS =
	FILE_ONLY |
	wasi.RIGHTS_FD_FDSTAT_SET_FLAGS |
	wasi.RIGHTS_FD_SYNC |
	wasi.RIGHTS_FD_ADVISE |
	wasi.RIGHTS_FD_FILESTAT_GET |
	wasi.RIGHTS_FD_FILESTAT_SET_TIMES;

export const DIRECTORY_RIGHTS = ALL_RIGHTS & ~FILE_ONLY & ~wasi.RIGHTS_SOCK_SHUTDOWN;

/** What a descriptor may do (`base`), and what those that are opened from it may at most. */
export interface Rights {
	base: number;
	inheriting: number;
}

export function rightsOf(bits: bigint): number {
	return Number(BigInt.asUintN(29, bits));
}

/** Whether `whole` has all of `part`. */
export function includesRights(whole: number, part: number): boolean {
	return (part & ~whole) === 0;
}
