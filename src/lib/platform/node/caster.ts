import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { WasmWorkerPool } from '../../wasm/worker-runner.ts';
import type { WorkerPort } from '../../wasm/worker-port.ts';
import { endpointOf } from './endpoint.ts';

/** A caster over worker threads. Idle threads do not keep the process alive. */
export function createNodeCaster({ size = availableParallelism() }: { size?: number } = {}): WasmWorkerPool {
	return new WasmWorkerPool({ size, spawn: startThread, fetch: (url, init) => fetch(url, init) });
}

function startThread(): WorkerPort {
	const worker = new Worker(new URL('./worker.ts', import.meta.url), { env: {}, execArgv: [] });
	worker.unref();
	let stopped = false;
	return {
		endpoint: endpointOf(worker),
		terminate() {
			stopped = true;
			void worker.terminate();
		},
		onFailure(listener) {
			worker.on('error', (error) => listener(error instanceof Error ? error.message : String(error)));
			worker.on('exit', (code) => stopped || listener(`it ended with code ${code}`));
		}
	};
}
