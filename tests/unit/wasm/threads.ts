import { Worker } from 'node:worker_threads';
import { endpointOf } from '../../../src/lib/platform/node/endpoint.ts';
import type { SpawnWorker, WorkerPort } from '../../../src/lib/wasm/worker-port.ts';

const WORKER = new URL('../../../src/lib/platform/node/worker.ts', import.meta.url);

/** Real threads that run a script of the test's own, to see what becomes of a worker that misbehaves. */
export function spawnScript(script: string): SpawnWorker {
	return () => portOf(new Worker(script, { eval: true, stderr: true }));
}

/** A thread as the Node platform starts it. */
export function spawnThread(): WorkerPort {
	return portOf(new Worker(WORKER, { env: {}, execArgv: [] }));
}

function portOf(worker: Worker): WorkerPort {
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
