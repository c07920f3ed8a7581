import type * as Comlink from 'comlink';

/**
 * A running worker as its platform gives it. The one place where a wall around untrusted spells (a sandboxed frame,
 * a process) would go: nothing else knows how a worker is started.
 */
export interface WorkerPort {
	endpoint: Comlink.Endpoint;
	/** Ends the worker at once, whatever it does. */
	terminate(): void;
	/** For workers that share no memory with who starts them. */
	createToken?: () => CancelToken;
	/** Calls back when the worker dies by itself or fails to start. */
	onFailure(listener: (message: string) => void): void;
}

/** Stands until it is revoked, which a worker sees while a program holds its thread. */
export interface CancelToken {
	/** What the worker looks at. */
	readonly address: string;
	revoke(): void;
}

/** Starts a worker. May throw; the failure counts as transient. */
export type SpawnWorker = () => WorkerPort;
