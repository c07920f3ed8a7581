/**
 * The floor: two workers started beforehand and used again, the compiled module posted to each once, plain messages.
 * No checks, no limits but the kill, nothing measured: what the platform itself costs.
 */
import { WorkerPair } from './worker-pair.ts';
import type { Ask, Cast, Contender } from './contender.ts';

export interface FloorJob {
	id: number;
	/** With the first job of its kind in a worker. */
	module?: WebAssembly.Module;
	args: readonly string[];
	stdin: Uint8Array;
	shout: boolean;
}

export function create(): Contender {
	const workers = new WorkerPair(() => new Worker('/bench/floor-worker.js', { type: 'module' }));
	let loaded = 0;
	return {
		async load(url: string): Promise<Cast> {
			const id = loaded++;
			const module = await WebAssembly.compileStreaming(fetch(url));
			const shout = url.includes('shout');
			return async ({ args = [], stdin, timeoutMs }: Ask) => {
				const bytes = stdin instanceof Blob ? new Uint8Array(await stdin.arrayBuffer()) : (stdin ?? new Uint8Array(0));
				const job: FloorJob = { id, args, stdin: bytes, shout };
				return workers.run((held) => (held.has(id) ? job : (held.add(id), { ...job, module })), timeoutMs);
			};
		}
	};
}
