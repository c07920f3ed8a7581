/**
 * Spell for scripts: `/spell.js`. Casts WebAssembly programs in workers, from a page of any origin.
 * `docs/API.md` shows it in use.
 */
import { concatBytes, decodeText } from '../../wasm/bytes.ts';
import type { LoadedModule } from '../../wasm/caster.ts';
import { HostError, resultOfError } from '../../wasm/errors.ts';
import { askSupport, type AskSupport } from '../../wasm/ask/support.ts';
import { LiveInput } from '../../wasm/live-input.ts';
import { DEFAULT_LIMITS, resolveLimits } from '../../wasm/limits.ts';
import { NOTHING_MEASURED } from '../../wasm/nothing-measured.ts';
import type {
	CastEvent,
	CastFigures,
	CastLimits,
	CastOutcome,
	CastResult,
	Determinism,
	FileTree,
	InputSource,
	ModuleDescription,
	Mount,
	NetworkRequest,
	TerminalSize,
	WrittenFiles
} from '../../wasm/protocol.ts';
import type { WasmWorkerPool } from '../../wasm/worker-runner.ts';
import { castsAtOnce, createBrowserPool } from './pool.ts';
import { fetchModule } from './fetch-module.ts';
import SpellWorker from './worker.ts?worker&inline';

export type {
	CastFigures,
	CastLimits,
	CastResult,
	FileTree,
	LoadedModule,
	ModuleDescription,
	Mount,
	NetworkRequest,
	WrittenFiles
};

export { LiveInput };

/** How a program on this page can wait for live input; `none` where such a cast ends as `host-failed`. */
export function liveInputSupport(): AskSupport {
	return askSupport();
}

/** A module: its bytes, a file, a response, an address to fetch without credentials, or what `load` returned. */
export type ModuleInput = Uint8Array | ArrayBuffer | Blob | Response | URL | string | LoadedModule;

/** What the program reads from stdin; text is UTF-8. */
export type StdinInput = string | Uint8Array | ArrayBuffer | Blob | ReadableStream<Uint8Array> | LiveInput;

export interface CasterOptions {
	/** Casts at once, from 1 to 64; as many as the machine has cores (2 to 8) unless given. */
	concurrency?: number;
	/** Limits of every cast that does not set its own. */
	limits?: Partial<CastLimits>;
}

export interface ScriptCastRequest {
	module: ModuleInput;
	args?: readonly string[];
	env?: Readonly<Record<string, string>>;
	/** Names in `env` that look like secrets and are meant. */
	allowSecretEnv?: readonly string[];
	stdin?: StdinInput;
	/** The program finds itself on a terminal of this size, in characters. */
	terminal?: TerminalSize;
	/** Guest path → tree of `{ name: Uint8Array | Blob | tree }`, or a mount of one; what is given is never changed. */
	preopens?: Readonly<Record<string, FileTree | Mount>>;
	/** `written`: the outcome has the files that the program wrote. */
	collectFiles?: 'written' | 'none';
	limits?: Partial<CastLimits>;
	/** Hosts that the program may reach (docs/ABI.md); of a module with a manifest, those that it asks for as well. */
	network?: { allow: readonly string[] };
	/** Given: random numbers and clocks are the same each time, on every host. Not with a `LiveInput` or `network`. */
	determinism?: Determinism;
	/** Refuse a module whose SHA-256 (lowercase hex) is another. */
	sha256?: string;
	signal?: AbortSignal;
	/** Called with each piece as it is printed. */
	onStdout?: (piece: Uint8Array) => void;
	onStderr?: (piece: Uint8Array) => void;
}

export interface LoadOptions {
	/**
	 * An example of a cast. Once loaded, the module is run on it for at most 250 ms, so that the engine makes its code fast
	 * before it is cast. No cast waits for that, and nothing is told of it.
	 */
	rehearse?: {
		args?: readonly string[];
		env?: Readonly<Record<string, string>>;
		stdin?: string | Uint8Array | ArrayBuffer | Blob;
	};
}

/** How a cast ended: `kind` and its facts, the output, and what was measured. */
export type ScriptOutcome = CastResult & {
	readonly stdout: Uint8Array;
	readonly stderr: Uint8Array;
	/** `stdout` as UTF-8 text. */
	text(): string;
	readonly figures: CastFigures;
	/** What it did to its files, when that was asked for. */
	readonly written?: WrittenFiles;
	/** What the program asked of the network, in the order of asking. */
	readonly requests: NetworkRequest[];
};

export interface ScriptCaster {
	/** Hashes, checks and compiles a module for many casts. */
	load(module: ModuleInput, options?: LoadOptions): Promise<LoadedModule>;
	/** Casts once. Resolves with an outcome whatever happens. */
	cast(request: ScriptCastRequest): Promise<ScriptOutcome>;
	/** What a module is and needs; `problem` says why it could not be cast. */
	inspect(module: ModuleInput): Promise<ModuleDescription>;
	/** Ends all casts and workers. */
	close(): void;
}

/** Starts workers to cast in. @throws RangeError for a `concurrency` out of range. */
export function createCaster({ concurrency = castsAtOnce(), limits = {} }: CasterOptions = {}): ScriptCaster {
	if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 64) {
		throw new RangeError(`concurrency must be a whole number from 1 to 64, not ${concurrency}`);
	}
	const pool = createBrowserPool(() => new SpellWorker({ name: 'spell' }), concurrency);
	return {
		load: (module, options) => loadAndRehearse(pool, module, limits, options),
		cast: (request) => castOnce(pool, { ...request, limits: { ...limits, ...request.limits } }),
		inspect: async (module) => (await loadModule(pool, module, limits)).description,
		close: () => pool.close()
	};
}

async function castOnce(
	pool: WasmWorkerPool,
	request: ScriptCastRequest & { limits: Partial<CastLimits> }
): Promise<ScriptOutcome> {
	const { module, stdin, sha256, signal, onStdout, onStderr, ...rest } = request;
	let { timeoutMs } = DEFAULT_LIMITS;
	try {
		({ timeoutMs } = resolveLimits(request.limits));
		const loaded = isLoaded(module)
			? module
			: await within(loadModule(pool, module, request.limits, signal), timeoutMs, signal);
		const input = stdin instanceof ReadableStream ? await within(readStream(stdin), timeoutMs, signal) : inputOf(stdin);
		const onEvent = onStdout || onStderr ? (event: CastEvent) => hand(event, onStdout, onStderr) : undefined;
		const options = { ...(signal ? { signal } : {}), ...(onEvent ? { onEvent } : {}) };
		return present(await pool.cast(loaded, { ...rest, input, ...(sha256 ? { expectedSha256: sha256 } : {}) }, options));
	} catch (error) {
		return present({
			...endOf(error, timeoutMs, signal),
			stdout: [],
			stderr: [],
			figures: NOTHING_MEASURED,
			requests: []
		});
	}
}

/** What a cast ends as that did not get as far as its program. */
function endOf(error: unknown, deadlineMs: number, signal: AbortSignal | undefined): CastResult {
	if (signal?.aborted) return { kind: 'cancelled' };
	if (error instanceof HostError && error.code === 'closed') return { kind: 'cancelled' };
	const isLate = error instanceof DOMException && error.name === 'TimeoutError';
	if (isLate || (error instanceof HostError && error.code === 'load-timed-out'))
		return { kind: 'timed-out', deadlineMs };
	return resultOfError(error);
}

/** The work's result, unless the time is up or the signal comes first. What the work still does is of no use then. */
function within<Result>(work: Promise<Result>, ms: number, signal: AbortSignal | undefined): Promise<Result> {
	const stop = AbortSignal.any([AbortSignal.timeout(ms), ...(signal ? [signal] : [])]);
	const { promise, reject } = Promise.withResolvers<never>();
	const abort = () => reject(stop.reason as DOMException);
	if (stop.aborted) abort();
	stop.addEventListener('abort', abort);
	return Promise.race([work, promise]).finally(() => stop.removeEventListener('abort', abort));
}

async function loadModule(
	pool: WasmWorkerPool,
	module: ModuleInput,
	limits: Partial<CastLimits>,
	signal?: AbortSignal
): Promise<LoadedModule> {
	if (isLoaded(module)) return module;
	return pool.loadOnce(await bytesOf(module, limits, signal), limits);
}

async function loadAndRehearse(
	pool: WasmWorkerPool,
	module: ModuleInput,
	limits: Partial<CastLimits>,
	{ rehearse }: LoadOptions = {}
): Promise<LoadedModule> {
	const loaded = await loadModule(pool, module, limits);
	if (rehearse) {
		const { stdin, ...rest } = rehearse;
		void pool.rehearse(loaded, { ...rest, input: inputOf(stdin), limits });
	}
	return loaded;
}

function isLoaded(module: ModuleInput): module is LoadedModule {
	return typeof module === 'object' && 'description' in module;
}

async function bytesOf(
	module: Exclude<ModuleInput, LoadedModule>,
	limits: Partial<CastLimits>,
	signal: AbortSignal | undefined
): Promise<Uint8Array | Blob> {
	if (module instanceof Uint8Array || module instanceof Blob) return module;
	if (module instanceof ArrayBuffer) return new Uint8Array(module);
	return fetchModule(module, resolveLimits(limits), signal);
}

function inputOf(stdin: Exclude<StdinInput, ReadableStream> | undefined): InputSource {
	if (stdin === undefined) return { kind: 'none' };
	if (typeof stdin === 'string') return { kind: 'bytes', bytes: new TextEncoder().encode(stdin) };
	if (stdin instanceof Uint8Array) return { kind: 'bytes', bytes: stdin };
	if (stdin instanceof LiveInput) return { kind: 'live', feed: stdin };
	if (stdin instanceof ArrayBuffer) return { kind: 'bytes', bytes: new Uint8Array(stdin) };
	return { kind: 'blob', blob: stdin };
}

async function readStream(stdin: ReadableStream<Uint8Array>): Promise<InputSource> {
	return { kind: 'blob', blob: await new Response(stdin as ReadableStream<Uint8Array<ArrayBuffer>>).blob() };
}

function hand(event: CastEvent, onStdout?: (piece: Uint8Array) => void, onStderr?: (piece: Uint8Array) => void): void {
	if (event.kind === 'output') (event.stream === 'stdout' ? onStdout : onStderr)?.(event.chunk);
}

/** Pieces are joined when they are asked for: a large output that was only streamed is never copied. */
function present(outcome: CastOutcome): ScriptOutcome {
	const { stdout, stderr, ...rest } = outcome;
	const whole: { stdout?: Uint8Array; stderr?: Uint8Array } = {};
	return Object.defineProperties({ ...rest } as ScriptOutcome, {
		stdout: { enumerable: true, get: () => (whole.stdout ??= concatBytes(stdout)) },
		stderr: { enumerable: true, get: () => (whole.stderr ??= concatBytes(stderr)) },
		text: { value: () => decodeText(stdout) }
	});
}
