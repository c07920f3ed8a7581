/** @tybys/wasm-util over memfs, as its README shows them, in warm workers used again, as the floor has them. */
import type { Ask, Cast, Contender } from './contender.ts';
import { WorkerPair } from './worker-pair.ts';

export interface WasmUtilJob {
	module: WebAssembly.Module;
	args: readonly string[];
}

export function create(): Contender {
	const workers = new WorkerPair(() => new Worker('/bench/wasm-util-worker.js', { type: 'module' }));
	return {
		async load(url: string): Promise<Cast> {
			const module = await WebAssembly.compileStreaming(fetch(url));
			return async ({ args = [] }: Ask) => workers.run((): WasmUtilJob => ({ module, args }));
		}
	};
}
