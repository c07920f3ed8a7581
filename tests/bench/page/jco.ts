/** jco: transpiled when the bench is built, run in a warm worker. */
import type { Contender } from './contender.ts';
import { WorkerPair } from './worker-pair.ts';

export interface JcoJob {
	/** Where the transpiled files are, with a slash at its end. */
	folder: string;
	args: readonly string[];
	stdin: Uint8Array;
}

/** What `jco transpile --instantiation async` exports. */
export interface JcoComponent {
	instantiate: (
		core: (name: string) => WebAssembly.Module | Promise<WebAssembly.Module>,
		imports: unknown
	) => Promise<{ run: { run(): void } }>;
}

export function create(): Contender {
	const workers = new WorkerPair(() => new Worker('/bench/jco-worker.js', { type: 'module' }));
	return {
		load: async (url) => {
			const folder = url.replace('/programs/', '/jco/').replace('.wasm', '/');
			return async ({ args = [], stdin }) => {
				const bytes = stdin instanceof Blob ? new Uint8Array(await stdin.arrayBuffer()) : (stdin ?? new Uint8Array(0));
				const job: JcoJob = { folder, args, stdin: bytes };
				return workers.run(() => job);
			};
		}
	};
}
