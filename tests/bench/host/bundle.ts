import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { BENCH } from './peers.ts';

const ENTRIES = [
	'bench',
	'floor',
	'floor-worker',
	'spell',
	'spell-unmetered',
	'shim',
	'shim-warm',
	'shim-worker',
	'wasm-util',
	'wasm-util-worker',
	'runno',
	'wasmer',
	'jco',
	'jco-worker',
	'extism'
];

/** Bundles the page's side of the bench: path → script. */
export async function bundlePages(): Promise<Map<string, Uint8Array>> {
	const files = new Map<string, Uint8Array>();
	const input = Object.fromEntries(ENTRIES.map((name) => [name, join(BENCH, `page/${name}.ts`)]));
	const bundle = await rolldown({
		input,
		platform: 'browser',
		logLevel: 'silent',
		transform: { target: 'esnext' }
	});
	const { output } = await bundle.generate({ format: 'es' });
	await bundle.close();
	for (const file of output) {
		const contents = file.type === 'chunk' ? file.code : file.source;
		files.set(`/bench/${file.fileName}`, Buffer.from(contents));
	}
	return files;
}
