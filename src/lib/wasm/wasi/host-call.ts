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
	const failed = (error: unknown): number => {
		if (error instanceof WasiFailure) return error.errno;
		onThrow?.(error);
		throw error;
	};
	if (isShort(call)) return guardedShort(entered, failed);
	return (...args) => {
		try {
			for (let i = 0; i < args.length; i++) args[i] = unsigned(args[i]!);
			return entered(...args);
		} catch (error) {
			return failed(error);
		}
	};
}

/** Four arguments at most, and not a list of any number. */
function isShort(call: HostCall): boolean {
	return call.length > 0 && call.length <= 4;
}

type Entered = (...args: (number | bigint)[]) => number;

/** Without a list of arguments, which costs more than many a call itself. What is missing stays so. */
function guardedShort(entered: Entered, failed: (error: unknown) => number): Entered {
	return (a, b, c, d) => {
		try {
			return entered(unsigned(a), unsigned(b), unsigned(c), unsigned(d));
		} catch (error) {
			return failed(error);
		}
	};
}

function unsigned(value: number | bigint): number | bigint {
	return typeof value === 'number' ? value >>> 0 : value;
}
