import { byteLength } from '../wasm/bytes.ts';
import type { Caster, LoadedModule } from '../wasm/caster.ts';
import type { CastEvent, CastOutcome, CastPhase, CastRequest } from '../wasm/protocol.ts';
import { OutputLog } from './output-log.ts';

export type CastState =
	| { kind: 'idle' }
	| {
			kind: 'casting';
			/** On the page's own clock. */
			startedAt: number;
			phase: CastPhase;
			/** As last reported; `undefined` until then. */
			memoryBytes: number | undefined;
			outputBytes: number;
			cancelling: boolean;
	  }
	| { kind: 'done'; outcome: CastOutcome; module: LoadedModule };

export type Stream = 'stdout' | 'stderr';

/** What is cast and how; the module may still be loading. `undefined`: nothing that can be cast. */
export interface PreparedCast {
	caster: Caster;
	module: LoadedModule;
	request: CastRequest;
}

export interface RunnerDependencies {
	prepare: () => Promise<PreparedCast | undefined>;
	/** Calls back before the next frame is painted. */
	nextFrame: (callback: () => void) => void;
	now: () => number;
}

/** One cast at a time: starts it, follows it, cancels it, and keeps what it printed. */
export class Runner {
	readonly #dependencies: RunnerDependencies;
	#state = $state.raw<CastState>({ kind: 'idle' });
	#logs: Record<Stream, OutputLog> = newLogs();
	/** Counts what views of the logs depend on; at most once a frame. */
	#revision = $state(0);
	#frameAsked = false;
	#abort: AbortController | undefined;
	#casts = 0;

	constructor(dependencies: RunnerDependencies) {
		this.#dependencies = dependencies;
	}

	get state(): CastState {
		return this.#state;
	}

	get casting(): boolean {
		return this.#state.kind === 'casting';
	}

	/** Goes up when there is more to see in a log. */
	get revision(): number {
		return this.#revision;
	}

	log(stream: Stream): OutputLog {
		return this.#logs[stream];
	}

	async cast(): Promise<void> {
		if (this.casting) return;
		const id = ++this.#casts;
		const abort = (this.#abort = new AbortController());
		this.#logs = newLogs();
		this.#revision++;
		this.#state = {
			kind: 'casting',
			startedAt: this.#dependencies.now(),
			phase: 'loading',
			memoryBytes: undefined,
			outputBytes: 0,
			cancelling: false
		};
		const prepared = await this.#dependencies.prepare();
		if (id !== this.#casts) return;
		if (prepared === undefined || abort.signal.aborted) {
			this.#state = { kind: 'idle' };
			return;
		}
		const { caster, module, request } = prepared;
		const onEvent = (event: CastEvent) => {
			if (id === this.#casts) this.#follow(event);
		};
		const outcome = await caster.cast(module, request, { signal: abort.signal, onEvent });
		if (id === this.#casts) this.#finish(outcome, module);
	}

	cancel(): void {
		if (this.#state.kind !== 'casting') return;
		this.#state = { ...this.#state, cancelling: true };
		this.#abort?.abort();
	}

	/** Forgets the last cast; one that runs is cancelled and its end ignored. */
	reset(): void {
		this.#abort?.abort();
		this.#casts++;
		this.#logs = newLogs();
		this.#revision++;
		this.#state = { kind: 'idle' };
	}

	#follow(event: CastEvent): void {
		if (this.#state.kind !== 'casting') return;
		if (event.kind === 'output') {
			this.#logs[event.stream].append(event.chunk);
			this.#showSoon();
		} else if (event.kind === 'progress') {
			const { phase, memoryBytes, outputBytes } = event;
			this.#state = { ...this.#state, phase, memoryBytes, outputBytes };
		}
	}

	#finish(outcome: CastOutcome, module: LoadedModule): void {
		for (const stream of ['stdout', 'stderr'] as const) {
			if (this.#logs[stream].totalBytes !== byteLength(outcome[stream])) this.#logs[stream] = logOf(outcome[stream]);
		}
		this.#revision++;
		this.#state = { kind: 'done', outcome, module };
	}

	#showSoon(): void {
		if (this.#frameAsked) return;
		this.#frameAsked = true;
		this.#dependencies.nextFrame(() => {
			this.#frameAsked = false;
			this.#revision++;
		});
	}
}

function newLogs(): Record<Stream, OutputLog> {
	return { stdout: new OutputLog(), stderr: new OutputLog() };
}

function logOf(pieces: readonly Uint8Array[]): OutputLog {
	const log = new OutputLog();
	for (const piece of pieces) log.append(piece);
	return log;
}
