import { byteLength } from '../wasm/bytes.ts';
import type { Caster, LoadedModule } from '../wasm/caster.ts';
import type { CastEvent, CastOutcome, CastPhase, CastRequest } from '../wasm/protocol.ts';
import { onceAFrame } from './once-a-frame.ts';
import { OutputLog } from './output-log.ts';
import type { Stream } from './output-view.ts';
import type { CastToRecord, LoggedCast, Recording } from './run-log.ts';

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

/** What is cast and how; the module may still be loading. `undefined`: nothing that can be cast. */
export interface PreparedCast {
	caster: Caster;
	/** As chosen: the spell's own, or a file's. */
	name: string;
	module: LoadedModule;
	request: CastRequest;
}

export interface RunnerDependencies {
	prepare: () => Promise<PreparedCast | undefined>;
	/** Writes its record, beside the cast. */
	record: (cast: CastToRecord) => LoggedCast;
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
	readonly #showSoon: () => void;
	#abort: AbortController | undefined;
	#casts = 0;
	#recording = $state.raw<Recording | undefined>(undefined);
	/** As last reported. */
	#phase: CastPhase = 'loading';
	#followers: readonly ((event: CastEvent) => void)[] = [];

	constructor(dependencies: RunnerDependencies) {
		this.#dependencies = dependencies;
		this.#showSoon = onceAFrame(dependencies.nextFrame, () => this.#revision++);
	}

	get state(): CastState {
		return this.#state;
	}

	get casting(): boolean {
		return this.#state.kind === 'casting';
	}

	/** Whether the cast has its record; `undefined` until that is known. */
	get recording(): Recording | undefined {
		return this.#recording;
	}

	/** Goes up when there is more to see in a log. */
	get revision(): number {
		return this.#revision;
	}

	log(stream: Stream): OutputLog {
		return this.#logs[stream];
	}

	/** Is told what happens in each cast, as it happens. @returns what ends that. */
	follow(listener: (event: CastEvent) => void): () => unknown {
		this.#followers = [...this.#followers, listener];
		return () => (this.#followers = this.#followers.filter((one) => one !== listener));
	}

	async cast(): Promise<void> {
		if (this.casting) return;
		const id = ++this.#casts;
		const abort = (this.#abort = new AbortController());
		this.#recording = undefined;
		this.#phase = 'loading';
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
		await this.#castPrepared(id, prepared, abort.signal);
	}

	/** The record is written while the worker gets its job; until it is there, the cast does not count as started. */
	async #castPrepared(id: number, { caster, name, module, request }: PreparedCast, signal: AbortSignal): Promise<void> {
		const note = (recording: Recording) => {
			if (id !== this.#casts) return;
			this.#recording = recording;
			// A program that waits for input reports no more until there is some.
			if (this.#state.kind === 'casting') this.#state = { ...this.#state, phase: this.#phase };
		};
		const logged = this.#dependencies.record({ name, module, request });
		void logged.started.then(note);
		const onEvent = (event: CastEvent) => {
			if (id === this.#casts) this.#follow(event);
		};
		const [outcome] = await Promise.all([caster.cast(module, request, { signal, onEvent }), logged.started]);
		// A cast that was forgotten here has its record all the same.
		void logged.settle(outcome).then(note);
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
		this.#recording = undefined;
		this.#logs = newLogs();
		this.#revision++;
		this.#state = { kind: 'idle' };
	}

	#follow(event: CastEvent): void {
		if (this.#state.kind !== 'casting') return;
		for (const listener of this.#followers) listener(event);
		if (event.kind === 'output') {
			this.#logs[event.stream].append(event.chunk);
			this.#showSoon();
		} else if (event.kind === 'progress') {
			const { memoryBytes, outputBytes } = event;
			this.#phase = event.phase;
			const phase = this.#recording === undefined ? 'loading' : event.phase;
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
}

function newLogs(): Record<Stream, OutputLog> {
	return { stdout: new OutputLog(), stderr: new OutputLog() };
}

function logOf(pieces: readonly Uint8Array[]): OutputLog {
	const log = new OutputLog();
	for (const piece of pieces) log.append(piece);
	return log;
}
