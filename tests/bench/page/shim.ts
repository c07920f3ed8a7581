/** browser_wasi_shim used plainly: a fresh worker for each cast, to which the compiled module is posted. */
import type { Answer, Ask, Cast, Contender } from './contender.ts';

export interface ShimJob {
	module: WebAssembly.Module;
	args: readonly string[];
	stdin: Uint8Array;
	/** With the files of `tree.ts`. */
	tree: boolean;
}

export function create(): Contender {
	return { load: (url) => load(url, castInFreshWorker) };
}

/** Compiles a program; `run` casts it. */
export async function load(url: string, run: (job: ShimJob, timeoutMs?: number) => Promise<Answer>): Promise<Cast> {
	const module = await WebAssembly.compileStreaming(fetch(url));
	return async ({ args = [], stdin, tree = false, timeoutMs }: Ask) => {
		const bytes = stdin instanceof Blob ? new Uint8Array(await stdin.arrayBuffer()) : (stdin ?? new Uint8Array(0));
		return run({ module, args, stdin: bytes, tree }, timeoutMs);
	};
}

export function startShimWorker(): Worker {
	return new Worker('/bench/shim-worker.js', { type: 'module' });
}

function castInFreshWorker(job: ShimJob, timeoutMs?: number): Promise<Answer> {
	const worker = startShimWorker();
	return new Promise((resolve, reject) => {
		const end = (answer: Answer): void => {
			clearTimeout(timer);
			worker.terminate();
			resolve(answer);
		};
		const kill = (): void => end({ kind: 'killed', output: [] });
		const timer = timeoutMs === undefined ? undefined : setTimeout(kill, timeoutMs);
		worker.onmessage = ({ data }: MessageEvent<Uint8Array[]>) => end({ kind: 'ok', output: data });
		worker.onerror = ({ message }) => {
			worker.terminate();
			reject(new Error(message));
		};
		worker.postMessage(job);
	});
}
