import type { Worker } from 'node:worker_threads';

/** How long threads get to stop, in ms. Most need less than ten. */
const PATIENCE_MS = 500;

const threads = new Set<Worker>();

/** Takes note of every thread that is started from here on. */
export function watchThreads(): void {
	process.on('worker', (worker) => {
		threads.add(worker);
		worker.once('exit', () => threads.delete(worker));
	});
}

/**
 * Ends the process with this code, whatever its threads do. `process.exit` waits until they have stopped, and a thread
 * within a loop of bulk memory operations, or in a read that blocks, does not stop.
 */
export async function endProcess(code: number): Promise<never> {
	const stopped = Promise.all([...threads].map((thread) => thread.terminate()));
	await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
	if (threads.size > 0) replaceProcess(code);
	process.exit(code);
}

/** The system ends all threads of a process whose program is replaced by another one: here, by one that only exits. */
function replaceProcess(code: number): void {
	process.removeAllListeners('warning');
	process.execve?.('/bin/sh', ['sh', '-c', `exit ${code}`], {});
	process.kill(process.pid, 'SIGKILL');
}
