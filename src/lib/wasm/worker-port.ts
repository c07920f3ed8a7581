import type * as Comlink from 'comlink';

/**
 * A running worker as its platform gives it. The one place where a wall around untrusted spells (a sandboxed frame,
 * a process) would go: nothing else knows how a worker is started.
 */
export interface WorkerPort {
	endpoint: Comlink.Endpoint;
	/** Ends the worker at once, whatever it does. */
	terminate(): void;
	/** Calls back when the worker dies by itself or fails to start. */
	onFailure(listener: (message: string) => void): void;
}

/** Starts a worker. May throw; the failure counts as transient. */
export type SpawnWorker = () => WorkerPort;
