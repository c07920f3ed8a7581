/** What runs in a browser's worker: the core's worker side, and nothing to reach beyond it. */
import { probe } from './cancel-probe.ts';
import './confined.ts';
import { CastWorker } from '../../wasm/cast-worker.ts';
import { openBrowserFile } from './files.ts';
import { openBrowserInput, type SyncBlobReader } from './input.ts';

const scope = self as unknown as Worker & { FileReaderSync: new () => SyncBlobReader };
const { FileReaderSync } = scope;
/** Frames of a trap's stack that engines record; ten are too few to see who called. */
Error.stackTraceLimit = 50;

const worker = new CastWorker({
	openInput: (source) => openBrowserInput(source, () => new FileReaderSync()),
	openFile: (file) => openBrowserFile(file, () => new FileReaderSync()),
	emit: (event, transfer) => scope.postMessage(event, transfer),
	now: () => performance.now(),
	probe
});
worker.listen(scope);
