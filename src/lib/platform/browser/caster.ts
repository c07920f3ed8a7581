import type { WasmWorkerPool } from '../../wasm/worker-runner.ts';
import { castsAtOnce, createBrowserPool } from './pool.ts';
import { startWorker } from './workers.ts';

/** The app's caster. */
export function createBrowserCaster(): WasmWorkerPool {
	return createBrowserPool(() => startWorker('cast'), castsAtOnce());
}
