/** What the README of browser_wasi_shim shows, in a worker; but stdout in chunks, as its `OpenFile` is quadratic. */
import { Directory, Fd, File, type Inode, OpenFile, PreopenDirectory, WASI, wasi } from '@bjorn3/browser_wasi_shim';
import type { ShimJob } from './shim.ts';
import { benchTree, type Tree } from './tree.ts';

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

scope.onmessage = ({ data: { module, args, stdin, tree } }: MessageEvent<ShimJob>) => {
	const stdout = new Chunks();
	const files = tree ? [new PreopenDirectory('/', inodes(benchTree()))] : [];
	const descriptors = [new OpenFile(new File(stdin)), stdout, new Chunks(), ...files];
	// Unless told otherwise, it prints each path that is opened.
	const shim = new WASI(['program', ...args], [], descriptors, { debug: false });
	const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: shim.wasiImport });
	shim.start(instance as Parameters<WASI['start']>[0]);
	const whole = concat(stdout.chunks);
	scope.postMessage([whole], [whole.buffer]);
};

/** Its files own their bytes. */
function inodes(tree: Tree): Map<string, Inode> {
	const entries = Object.entries(tree).map(([name, node]): [string, Inode] => [
		name,
		node instanceof Uint8Array ? new File(node.slice()) : new Directory(inodes(node))
	]);
	return new Map(entries);
}

function concat(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const whole = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
	let at = 0;
	for (const chunk of chunks) {
		whole.set(chunk, at);
		at += chunk.length;
	}
	return whole;
}
