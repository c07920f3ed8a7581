import { wasi } from '@bjorn3/browser_wasi_shim';
import { Device } from '../../../../src/lib/wasm/wasi/device.ts';

/** Gives the lines 3, 2, 1, and then its end. */
export class Countdown extends Device {
	#left = 3;

	constructor() {
		super(wasi.RIGHTS_FD_READ);
	}

	override fd_read(size: number) {
		if (this.#left === 0) return { ret: wasi.ERRNO_SUCCESS, data: new Uint8Array() };
		const line = new TextEncoder().encode(`${this.#left--}\n`);
		return { ret: wasi.ERRNO_SUCCESS, data: line.subarray(0, size) };
	}
}
