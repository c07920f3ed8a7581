import { WasmWorkerPool } from '../../wasm/worker-runner.ts';
import type { CancelToken, WorkerPort } from '../../wasm/worker-port.ts';

/** Casts at once: one a core, within reason. Engines report at least one. */
export function castsAtOnce(): number {
	return Math.min(Math.max(navigator.hardwareConcurrency || 2, 2), 8);
}

/** A pool over workers that `create` constructs. */
export function createBrowserPool(create: () => Worker, size: number): WasmWorkerPool {
	return new WasmWorkerPool({ size, spawn: () => portOf(create()), fetch: (url, init) => fetch(url, init) });
}

function createToken(): CancelToken {
	const address = URL.createObjectURL(new Blob());
	return { address, revoke: () => URL.revokeObjectURL(address) };
}

function portOf(worker: Worker): WorkerPort {
	return {
		endpoint: worker,
		terminate: () => worker.terminate(),
		createToken,
		onFailure(listener) {
			worker.addEventListener('error', (event) => {
				event.preventDefault();
				listener(event.message || 'its script could not be loaded');
			});
			worker.addEventListener('messageerror', () => listener('a message could not be read'));
		}
	};
}
