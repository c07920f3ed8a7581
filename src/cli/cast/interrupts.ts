import { endProcess } from '../end-process.ts';
import { EXIT } from '../exit-codes.ts';

/** Aborted by the first Ctrl-C; the second one ends the process, whatever still waits to be printed. */
export function interruptSignal(): AbortSignal {
	const controller = new AbortController();
	process.on('SIGINT', () => {
		if (controller.signal.aborted) void endProcess(EXIT.cancelled);
		controller.abort();
	});
	return controller.signal;
}
