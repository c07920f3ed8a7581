/** What the README of browser_wasi_shim shows, in a worker; but stdout in chunks, as its `OpenFile` is quadratic. */
import { Fd, File, OpenFile, WASI, wasi } from '@bjorn3/browser_wasi_shim';
import type { ShimJob } from './shim.ts';

const scope = self as unknown as Worker;

class Chunks extends Fd {
	readonly chunks: Uint8Array[] = [];

	override fd_fdstat_get() {
		const fdstat = new wasi.Fdstat(wasi.FILETYPE_CHARACTER_DEVICE, 0);
		fdstat.fs_rights_base = BigInt(wasi.RIGHTS_FD_WRITE);
		return { ret: 0, fdstat };
	}

	override fd_write(data: Uint8Array) {
		this.chunks.push(data.slice());
		return { ret: 0, nwritten: data.byteLength };
	}
}

scope.onmessage = ({ data: { module, args, stdin } }: MessageEvent<ShimJob>) => {
	const stdout = new Chunks();
	const shim = new WASI(['program', ...args], [], [new OpenFile(new File(stdin)), stdout, new Chunks()]);
	const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: shim.wasiImport });
	shim.start(instance as Parameters<WASI['start']>[0]);
	const whole = concat(stdout.chunks);
	scope.postMessage([whole], [whole.buffer]);
};

function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const chunk of chunks) {
		whole.set(chunk, at);
		at += chunk.length;
	}
	return whole;
}
