/** The worker of `wasm-util.ts`: a fresh file system and a fresh instance for each cast. */
import './buffer-global.ts';
import { WASI } from '@tybys/wasm-util';
import { createFsFromVolume, Volume, type MemoryFs } from 'memfs-browser';
import { benchTree, type Tree } from './tree.ts';
import type { WasmUtilJob } from './wasm-util.ts';

const scope = self as unknown as Worker;

scope.onmessage = ({ data: { module, args } }: MessageEvent<WasmUtilJob>) => {
	const fs = createFsFromVolume(new Volume());
	fill(fs, '', benchTree());
	let output = '';
	const print = (text: string): void => void (output += text);
	const host = new WASI({ version: 'preview1', args: ['program', ...args], preopens: { '/': '/' }, fs, print });
	host.start(new WebAssembly.Instance(module, host.getImportObject()));
	const bytes = new TextEncoder().encode(output);
	scope.postMessage([bytes], [bytes.buffer]);
};

function fill(fs: MemoryFs, folder: string, tree: Tree): void {
	for (const [name, node] of Object.entries(tree)) {
		const path = `${folder}/${name}`;
		if (node instanceof Uint8Array) {
			fs.writeFileSync(path, node);
		} else {
			fs.mkdirSync(path);
			fill(fs, path, node);
		}
	}
}
