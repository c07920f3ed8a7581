import { wasi } from '@bjorn3/browser_wasi_shim';

/** A preview 1 function: takes its arguments unsigned, returns an errno. */
export type HostCall = (...args: never[]) => number;

/** Ends a host call with an errno. Thrown ready-made (below): taking a stack for every wrong pointer would cost ten times more. */
export class WasiFailure extends Error {
	override readonly name = 'WasiFailure' as const;
	readonly errno: number;

	constructor(errno: number) {
		super(`WASI errno ${errno}`);
		this.errno = errno;
	}
}

export const BADF = new WasiFailure(wasi.ERRNO_BADF);
export const BUSY = new WasiFailure(wasi.ERRNO_BUSY);
export const EXIST = new WasiFailure(wasi.ERRNO_EXIST);
export const FAULT = new WasiFailure(wasi.ERRNO_FAULT);
export const FBIG = new WasiFailure(wasi.ERRNO_FBIG);
export const ILSEQ = new WasiFailure(wasi.ERRNO_ILSEQ);
export const INVAL = new WasiFailure(wasi.ERRNO_INVAL);
export const IO = new WasiFailure(wasi.ERRNO_IO);
export const ISDIR = new WasiFailure(wasi.ERRNO_ISDIR);
export const LOOP = new WasiFailure(wasi.ERRNO_LOOP);
export const MFILE = new WasiFailure(wasi.ERRNO_MFILE);
export const NAMETOOLONG = new WasiFailure(wasi.ERRNO_NAMETOOLONG);
export const NOENT = new WasiFailure(wasi.ERRNO_NOENT);
export const NOSPC = new WasiFailure(wasi.ERRNO_NOSPC);
export const NOTCAPABLE = new WasiFailure(wasi.ERRNO_NOTCAPABLE);
export const NOTDIR = new WasiFailure(wasi.ERRNO_NOTDIR);
export const NOTEMPTY = new WasiFailure(wasi.ERRNO_NOTEMPTY);
export const PERM = new WasiFailure(wasi.ERRNO_PERM);
export const ROFS = new WasiFailure(wasi.ERRNO_ROFS);
export const XDEV = new WasiFailure(wasi.ERRNO_XDEV);

/**
 * What the program imports for a call: its i32 arguments arrive signed and become the unsigned numbers that preview 1
 * means, and a `WasiFailure` becomes its errno. Anything else thrown (an exit, a limit, a full stack) is told and goes
 * through.
 */
export function guarded(call: HostCall, onThrow?: (error: unknown) => void): (...args: (number | bigint)[]) => number {
	const entered = call as (...args: (number | bigint)[]) => number;
	return (...args) => {
		try {
			for (let i = 0; i < args.length; i++) {
				const value = args[i];
				if (typeof value === 'number') args[i] = value >>> 0;
			}
			return entered(...args);
		} catch (error) {
			if (error instanceof WasiFailure) return error.errno;
			onThrow?.(error);
			throw error;
		}
	};
}
