import { WasmWorkerPool } from '../../wasm/worker-runner.ts';
import type { WorkerPort } from '../../wasm/worker-port.ts';

/**
 * A caster over Deno's workers, each without any permission of Deno's.
 * Needs `--unstable-worker-options`, without which Deno gives workers the permissions of their parent, or refuses.
 */
export function createDenoCaster({ size = navigator.hardwareConcurrency }: { size?: number } = {}): WasmWorkerPool {
	return new WasmWorkerPool({ size, spawn: startWorker, fetch: (url, init) => fetch(url, init) });
}

function startWorker(): WorkerPort {
	const url = new URL('./worker.ts', import.meta.url);
	const worker = new Worker(url, { type: 'module', name: 'spell', deno: { permissions: 'none' } });
	return {
		endpoint: worker,
		terminate: () => worker.terminate(),
		onFailure(listener) {
			worker.addEventListener('error', (event) => {
				event.preventDefault();
				listener(event.message || 'its script could not be loaded');
			});
			worker.addEventListener('messageerror', () => listener('a message could not be read'));
		}
	};
}
