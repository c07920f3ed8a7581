/** What runs in a Node worker thread: the core's worker side. */
import { parentPort } from 'node:worker_threads';
import { CastWorker } from '../../wasm/cast-worker.ts';
import { endpointOf } from './endpoint.ts';
import { openNodeFile } from './files.ts';
import { openNodeInput } from './input.ts';

if (parentPort === null) throw new Error('This file runs in a worker thread.');
const port = parentPort;
Error.stackTraceLimit = 50;

const worker = new CastWorker({
	openInput: openNodeInput,
	openFile: openNodeFile,
	emit: (event, transfer) => port.postMessage(event, transfer),
	now: () => performance.now()
});
worker.listen(endpointOf(port));
