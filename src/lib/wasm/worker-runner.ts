import { checkSize } from './module-size.ts';
import { answerersOf, claimFeed, jobInputOf } from './live-cast.ts';
import { limitsKey } from './limits-key.ts';
import { CastRun } from './cast-run.ts';
import type { CastJob, CastReport, ModuleSupply } from './worker-protocol.ts';
import type { Caster, CastOptions, LoadedModule, Rehearser } from './caster.ts';
import { checkDeterminism, determinismOf } from './determinism.ts';
import { checkArguments, checkEnvironment } from './environment-policy.ts';
import { HashMismatchError, HostError } from './errors.ts';
import { StoppedError, type IsolatedWasmExecutor } from './executor.ts';
import { resolveLimits } from './limits.ts';
import { ModuleCache } from './module-cache.ts';
import type {
	CacheState,
	CastEvent,
	CastLimits,
	CastOutcome,
	CastRequest,
	InputFeed,
	NetworkRequest,
	Warmth
} from './protocol.ts';
import { calculateWasmHash } from './hash.ts';
import type { Fetch } from './network/broker.ts';
import { CastNetwork } from './network/cast-network.ts';
import { PooledModule } from './pooled-module.ts';
import { Rehearsals, rehearsalLimits } from './rehearsal.ts';
import type { PreparedModule } from './runtime.ts';
import { Stopper } from './stopper.ts';
import { checkTerminal, environmentOf } from './terminal.ts';
import { WorkerQueue } from './worker-queue.ts';
import type { SpawnWorker } from './worker-port.ts';

export interface PoolOptions {
	spawn: SpawnWorker;
	/** Casts at once; one more worker is kept warm as a spare. */
	size: number;
	/** Casts that may wait for a worker; one more ends as `host-failed` (`queue-full`). */
	queueLimit?: number;
	/** Makes the requests of programs that may reach a host; without it none may. */
	fetch?: Fetch;
	cache?: ModuleCache<PreparedModule>;
}

/** What loading found, with the compiled form for those who keep it. */
export interface LoadResult {
	module: PooledModule;
	prepared?: PreparedModule & { rewritten: Uint8Array };
	/** Those that it was compiled for. */
	limits: CastLimits;
}

/** Casts in warm workers, each cast in an instance of its own. */
export class WasmWorkerPool implements Caster, Rehearser {
	readonly cache: ModuleCache<PreparedModule>;
	readonly #queue: WorkerQueue;
	readonly #fetch: Fetch | undefined;
	readonly #closing = new AbortController();
	readonly #known = new ModuleCache<PooledModule>({ now: () => performance.now() });
	/** Hashes of the blobs that were loaded. */
	readonly #blobs = new WeakMap<Blob, string>();
	/** Modules in the cache that no cast has used since they came from elsewhere. */
	readonly #origins = new Map<string, CacheState>();
	readonly #rehearsals: Rehearsals;

	constructor(options: PoolOptions) {
		this.cache = options.cache ?? new ModuleCache<PreparedModule>({ now: () => performance.now() });
		this.#queue = new WorkerQueue(options);
		this.#fetch = options.fetch;
		this.#rehearsals = new Rehearsals(this.#queue);
	}

	async load(bytes: Uint8Array | Blob, limits?: Partial<CastLimits>): Promise<PooledModule> {
		return (await this.loadFully(bytes, limits)).module;
	}

	/**
	 * `load`, with the compiled form.
	 * @throws InvalidInputError for limits out of range, HostError when no worker could do it.
	 */
	async loadFully(bytes: Uint8Array | Blob, changes: Partial<CastLimits> = {}): Promise<LoadResult> {
		const { timeoutMs } = resolveLimits(changes);
		this.#rehearsals.stop();
		const stopper = new Stopper(this.#closing.signal);
		let executor: IsolatedWasmExecutor | undefined;
		try {
			executor = await this.#queue.acquire({ signal: stopper.signal });
			stopper.watch(executor, timeoutMs);
			const { description, prepared, limits } = await executor.describe(bytes, changes);
			const module = new PooledModule(description, bytes);
			if (prepared) this.adopt(module, prepared, limits);
			return { module, limits, ...(prepared ? { prepared } : {}) };
		} catch (error) {
			throw error instanceof StoppedError ? loadStopped(error, timeoutMs) : error;
		} finally {
			stopper.done();
			if (executor) this.#queue.release(executor);
		}
	}

	/**
	 * `load`, but bytes that were loaded before, under the same limits, are known again by their hash. Bytes are
	 * hashed each time, as they may have been changed; a blob cannot be, and is known by itself.
	 */
	async loadOnce(bytes: Uint8Array | Blob, changes?: Partial<CastLimits>): Promise<PooledModule> {
		const { moduleBytes, ...limits } = resolveLimits(changes);
		const variant = `${limitsKey(limits)}-${moduleBytes}`;
		const known = bytes instanceof Blob ? this.#blobs.get(bytes) : await calculateWasmHash(bytes);
		const found = known === undefined ? undefined : this.#known.get(`${known}-${variant}`);
		if (found) return found;
		const module = await this.load(bytes, changes);
		const { sha256, sizeBytes } = module.description;
		if (bytes instanceof Blob) this.#blobs.set(bytes, sha256);
		this.#known.set(`${sha256}-${variant}`, module, sizeBytes);
		return module;
	}

	/** Takes a module that was compiled elsewhere under these limits; `origin` is what its next cast will say of it. */
	adopt(
		module: PooledModule,
		{ module: compiled, facts }: PreparedModule,
		limits: CastLimits,
		origin: CacheState = 'memory'
	): void {
		const key = module.key(limits);
		this.cache.set(key, { module: compiled, facts }, module.description.sizeBytes);
		if (origin !== 'memory') this.#origins.set(key, origin);
	}

	async cast(loaded: LoadedModule, request: CastRequest, options: CastOptions = {}): Promise<CastOutcome> {
		const asked = performance.now();
		this.#rehearsals.stop();
		let limits: CastLimits;
		let module: PooledModule;
		try {
			module = checkRequest(loaded, request);
			limits = resolveLimits(request.limits, module.description.manifest);
			checkSize(module.description.sizeBytes, limits);
		} catch (error) {
			const host = { wallMs: performance.now() - asked, queuedMs: 0, cache: 'miss', warmth: 'first' } as const;
			return new CastRun(resolveLimits()).fail(error, host);
		}
		return this.#castWithin(limits, module, request, options);
	}

	async rehearse(loaded: LoadedModule, request: CastRequest, signal?: AbortSignal): Promise<boolean> {
		try {
			const module = checkRequest(loaded, request);
			const limits = resolveLimits(request.limits, module.description.manifest);
			const held = limits.metering === 'metered' ? this.cache.get(module.key(limits)) : undefined;
			if (held === undefined) return false;
			return await this.#rehearsals.run(held.module, { signals: [signal, this.#closing.signal] }, (executor) =>
				this.#runAside(executor, module, held, rehearsalLimits(limits), request)
			);
		} catch {
			return false;
		}
	}

	close(): void {
		this.#closing.abort();
		this.#queue.close();
		this.cache.clear();
	}

	async #castWithin(
		limits: CastLimits,
		module: PooledModule,
		request: CastRequest,
		{ signal, onEvent }: CastOptions
	): Promise<CastOutcome> {
		const run = new CastRun(limits, onEvent);
		const asked = performance.now();
		let started = asked;
		let cache: CacheState = 'miss';
		let warmth: Warmth = 'first';
		const host = () => ({ wallMs: performance.now() - started, queuedMs: started - asked, cache, warmth });
		let executor: IsolatedWasmExecutor | undefined;
		const stopper = new Stopper(signal, this.#closing.signal);
		let feed: InputFeed | undefined;
		try {
			const key = module.key(limits);
			stopper.check();
			feed = claimFeed(request, module.description);
			const network = this.#networkOf(module, request, limits, run);
			executor = this.#queue.takeNow(key) ?? (await this.#queue.acquire({ key, signal: stopper.signal }));
			started = performance.now();
			stopper.check();
			const held = this.cache.get(key);
			if (held) [cache, warmth] = [this.#originOf(key), this.#rehearsals.ran(held.module)];
			else stopper.watch(executor, graceOf(limits));
			const supply = held ? supplyOf(held, executor.held.has(key)) : await executor.whileAlive(bytesOf(module));
			const delivery = onEvent ? 'live' : 'gathered';
			const job = { ...this.#jobOf(module, supply, executor, limits, request, delivery), network: network.access };
			const onEvents = (event: CastEvent) => (stopper.follow(event), run.receive(event));
			const answerers = network.answerers(answerersOf(feed));
			const casting = executor.cast(job, onEvents, answerers).finally(() => network.close());
			// Only now: the program runs already while its deadline is written down.
			if (held) stopper.watch(executor, graceOf(limits));
			const report = await casting;
			if (supply.kind !== 'bytes' || report.prepared) executor.held.add(key);
			if (report.prepared) this.adopt(module, report.prepared, limits);
			if (report.prepared) this.#rehearsals.ran(report.prepared.module);
			this.#queue.release(executor, { worn: isWorn(executor, report) });
			return run.finish(report, host());
		} catch (error) {
			if (executor) this.#queue.release(executor);
			return run.fail(error, host());
		} finally {
			stopper.done();
			feed?.release();
		}
	}

	async #runAside(
		executor: IsolatedWasmExecutor,
		module: PooledModule,
		held: PreparedModule,
		limits: CastLimits,
		request: CastRequest
	): Promise<boolean> {
		const key = module.key(limits);
		const supply = supplyOf(held, executor.held.has(key));
		const job = this.#jobOf(module, supply, executor, limits, request, 'gathered');
		const report = await executor.cast(job, () => undefined);
		executor.held.add(key);
		if (isWorn(executor, report)) executor.retire();
		return report.fuel !== undefined && report.result.kind !== 'cancelled';
	}

	#networkOf({ description }: PooledModule, request: CastRequest, limits: CastLimits, run: CastRun): CastNetwork {
		const onRequest = (request: NetworkRequest) => run.receive({ kind: 'request', request });
		return new CastNetwork({ fetch: this.#fetch, request, module: description, limits, onRequest });
	}

	#originOf(key: string): CacheState {
		const origin = this.#origins.get(key) ?? 'memory';
		this.#origins.delete(key);
		return origin;
	}

	#jobOf(
		module: PooledModule,
		supply: ModuleSupply,
		executor: IsolatedWasmExecutor,
		limits: CastLimits,
		request: CastRequest,
		delivery: CastJob['delivery']
	): CastJob {
		const key = module.key(limits);
		const forget = [...executor.held].filter((held) => !this.cache.has(held) && held !== key);
		for (const gone of forget) executor.held.delete(gone);
		const { args = [], preopens = {}, collectFiles = 'none' } = request;
		const remainingMs = limits.timeoutMs;
		const inputSpec = request.validateInput === 'manifest' ? module.description.manifest?.input : undefined;
		return {
			key,
			supply,
			forget,
			limits,
			delivery,
			input: jobInputOf(request.input),
			inputSpec,
			args,
			env: environmentOf(request),
			streams: request.terminal ? 'terminal' : 'pipe',
			preopens,
			collectFiles,
			network: 'not-granted',
			determinism: determinismOf(request),
			remainingMs,
			programName: PROGRAM_NAME
		};
	}
}

/** How long past its deadline a metered program may take to notice, in ms. */
const GRACE_MS = 100;
/** `argv[0]`, the same on every host. */
const PROGRAM_NAME = 'spell';
/**
 * A worker is replaced when its programs used this much memory in all, in bytes: engines give large memories back late,
 * Chromium only when there is a gigabyte of them. One that was stopped may be cast again and again: sooner.
 */
const WORN_BYTES = { ended: 268_435_456, stopped: 16_777_216 };

function isWorn(executor: IsolatedWasmExecutor, { result: { kind }, peakMemoryBytes }: CastReport): boolean {
	executor.memoryBytesUsed += peakMemoryBytes;
	if (kind === 'trapped') return true;
	const hasEnded = kind === 'ok' || kind === 'exited';
	return executor.memoryBytesUsed >= (hasEnded ? WORN_BYTES.ended : WORN_BYTES.stopped);
}

function checkRequest(loaded: LoadedModule, request: CastRequest): PooledModule {
	const { expectedSha256, args = [], env = {}, allowSecretEnv = [] } = request;
	if (!(loaded instanceof PooledModule))
		throw new HostError('foreign-module', 'The module was not loaded by a caster.');
	const { sha256 } = loaded.description;
	if (expectedSha256 !== undefined && expectedSha256 !== sha256) throw new HashMismatchError(expectedSha256, sha256);
	checkArguments(args);
	checkTerminal(request.terminal);
	checkEnvironment(env, allowSecretEnv);
	checkDeterminism(request);
	return loaded;
}

/** When a worker is ended for a program that is past its deadline, in ms. A metered one ends by itself before that. */
function graceOf({ timeoutMs, metering }: CastLimits): number {
	return metering === 'metered' ? timeoutMs + GRACE_MS : timeoutMs;
}

function loadStopped(cause: StoppedError, timeoutMs: number): HostError {
	if (cause.reason === 'cancelled') return new HostError('closed', 'The caster was closed.', { cause });
	return new HostError('load-timed-out', `The module was not ready after ${timeoutMs} ms.`, { cause });
}

function supplyOf({ module, facts }: PreparedModule, isHeld: boolean): ModuleSupply {
	return isHeld ? { kind: 'held' } : { kind: 'compiled', module, facts };
}

async function bytesOf({ bytes, description }: PooledModule): Promise<ModuleSupply> {
	return { kind: 'bytes', bytes: typeof bytes === 'function' ? await bytes() : bytes, sha256: description.sha256 };
}
