/** What runs in a Deno worker: the core's worker side. */
import { CastWorker } from '../../wasm/cast-worker.ts';
import { openDenoFile } from './files.ts';
import { openDenoInput } from './input.ts';

const scope = self as unknown as Worker;
Error.stackTraceLimit = 50;

const worker = new CastWorker({
	openInput: openDenoInput,
	openFile: openDenoFile,
	emit: (event, transfer) => scope.postMessage(event, transfer),
	now: () => performance.now()
});
worker.listen(scope);
