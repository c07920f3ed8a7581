/** A component that jco transpiled, in a warm worker with its core modules compiled; instantiated for each cast. */
import { WASIShim } from '@bytecodealliance/preview2-shim/instantiation';
import type { JcoComponent, JcoJob } from './jco.ts';
import { Gatherer } from './gatherer.ts';

const scope = self as unknown as Worker;
const cores = new Map<string, WebAssembly.Module>();

scope.onmessage = ({ data }: MessageEvent<JcoJob>) => void cast(data);

async function cast({ folder, args, stdin }: JcoJob): Promise<void> {
	const out = new Gatherer();
	const { instantiate } = (await import(/* @vite-ignore */ `${folder}program.js`)) as JcoComponent;
	const names = [...cores.keys()].filter((name) => name.startsWith(folder));
	if (names.length === 0) await compileCores(folder, instantiate);
	const { run } = await instantiate((name) => cores.get(folder + name)!, shim(args, stdin, out).getImportObject());
	try {
		run.run();
	} catch (error) {
		if (!(error instanceof Error) || !('exitError' in error)) throw error;
	}
	const output = out.take();
	scope.postMessage(
		output,
		output.map(({ buffer }) => buffer)
	);
}

/** The component itself tells which core modules it wants, in a first instantiation. */
async function compileCores(folder: string, instantiate: JcoComponent['instantiate']): Promise<void> {
	await instantiate(
		async (name) => {
			const module = await WebAssembly.compileStreaming(fetch(folder + name));
			cores.set(folder + name, module);
			return module;
		},
		shim([], new Uint8Array(0), new Gatherer()).getImportObject()
	);
}

function shim(args: readonly string[], stdin: Uint8Array, out: Gatherer): WASIShim {
	let at = 0;
	return new WASIShim({
		arguments: ['program', ...args],
		stdin: {
			blockingRead(length: bigint) {
				if (at === stdin.length) throw { tag: 'closed' } as unknown as Error;
				const piece = stdin.slice(at, at + Number(length));
				at += piece.length;
				return piece;
			}
		},
		stdout: { write: (bytes: Uint8Array) => out.add(bytes), blockingFlush() {} }
	});
}
