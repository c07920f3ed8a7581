import type { CastEvent, CastLimits, CastOutcome, CastRequest, ModuleDescription } from './protocol.ts';

/** A module that a caster holds ready. It stays usable until the caster is closed. */
export interface LoadedModule {
	readonly description: ModuleDescription;
}

export interface CastOptions {
	/** Aborting it ends the cast as `cancelled`; the outcome still comes. */
	signal?: AbortSignal;
	/** Output as it is printed, and progress. With it, chunks come here and are in the outcome as well. */
	onEvent?: (event: CastEvent) => void;
}

/** What the app, the command line and scripts cast with; `WasmWorkerPool` is the one behind it. */
export interface Caster {
	/**
	 * Hashes, checks, describes and compiles a module, off the calling thread. Bytes that no cast
	 * could use load too: `description.problem` says why, and a cast of them ends as `invalid-module`.
	 */
	load(bytes: Uint8Array | Blob, limits?: Partial<CastLimits>): Promise<LoadedModule>;
	/** Casts in a fresh instance. Always resolves. */
	cast(module: LoadedModule, request: CastRequest, options?: CastOptions): Promise<CastOutcome>;
	/** Ends all casts as `cancelled` and stops all workers. */
	close(): void;
}

/** Runs modules before they are cast. */
export interface Rehearser {
	/**
	 * Runs a loaded module once within `REHEARSAL_LIMITS`, so that the engine makes its code fast before it is cast. Nothing
	 * of it is kept. It takes no worker's place: it does not begin while anything is cast or loaded, and the next cast or load,
	 * or the signal, ends it at once. Always resolves: whether it ran to an end, which may be one of its limits.
	 */
	rehearse(module: LoadedModule, request: CastRequest, signal?: AbortSignal): Promise<boolean>;
}
