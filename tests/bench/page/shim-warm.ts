/** browser_wasi_shim at its best: warm workers used again, as the floor has them. */
import type { Contender } from './contender.ts';
import { load, startShimWorker } from './shim.ts';
import { WorkerPair } from './worker-pair.ts';

export function create(): Contender {
	const workers = new WorkerPair(startShimWorker);
	return { load: (url) => load(url, (job, timeoutMs) => workers.run(() => job, timeoutMs)) };
}
