import * as Comlink from 'comlink';
import { featuresOf } from './binary/features.ts';
import { REWRITE_VERSION } from './limits-key.ts';
import { parseModule } from './binary/parse.ts';
import { examineModule } from './describe.ts';
import { HashMismatchError, ModuleRefusedError, resultOfError } from './errors.ts';
import { TickBridge } from './fuel.ts';
import { NOTHING_RAN, runJob } from './job-run.ts';
import type { CastLimits } from './protocol.ts';
import { calculateWasmHash, loadWasmModule, type PreparedModule } from './runtime.ts';
import type {
	CastJob,
	CastReport,
	CastWorkerApi,
	DescribeReport,
	ModuleSupply,
	WorkerHost
} from './worker-protocol.ts';

/** The worker's side of a cast: holds compiled modules, runs one program at a time. */
export class CastWorker implements CastWorkerApi {
	readonly #host: WorkerHost;
	readonly #modules = new Map<string, PreparedModule>();
	readonly #bridge = new TickBridge();

	constructor(host: WorkerHost) {
		this.#host = host;
	}

	ping(): number {
		return REWRITE_VERSION;
	}

	async describe(source: Uint8Array | Blob, changes: Partial<CastLimits>): Promise<DescribeReport> {
		const bytes = await readBytes(source);
		const hashing = calculateWasmHash(bytes);
		const { description, compilable, limits } = examineModule(bytes, changes);
		if (compilable === undefined) return { description: { ...description, sha256: await hashing }, limits };
		const compiling = compileQuietly(compilable.rewritten);
		const features = readFeatures(bytes);
		const [sha256, module] = await Promise.all([hashing, compiling]);
		if (typeof module === 'string') {
			const problem = { code: 'does-not-compile', message: module } as const;
			return { description: { ...description, sha256, features, problem }, limits };
		}
		const report = { description: { ...description, sha256, features }, prepared: { module, ...compilable }, limits };
		return Comlink.transfer(report, [compilable.rewritten.buffer]);
	}

	async cast(job: CastJob): Promise<CastReport> {
		for (const key of job.forget) this.#modules.delete(key);
		const started = this.#host.now();
		let prepared: PreparedModule;
		try {
			prepared = await this.#prepare(job);
		} catch (error) {
			return { ...NOTHING_RAN, result: resultOfError(error), compileMs: this.#host.now() - started };
		}
		const compiledHere = job.supply.kind === 'bytes';
		const compileMs = compiledHere ? this.#host.now() - started : 0;
		const report = runJob(this.#host, this.#bridge, prepared, job, started + job.remainingMs);
		const transfer = [...report.stdout, ...report.stderr].map(({ buffer }) => buffer as ArrayBuffer);
		return Comlink.transfer({ ...report, compileMs, ...(compiledHere ? { prepared } : {}) }, transfer);
	}

	async #prepare({ key, supply, limits }: CastJob): Promise<PreparedModule> {
		const prepared =
			supply.kind === 'compiled' ? supply : supply.kind === 'bytes' ? await prepareBytes(supply, limits) : undefined;
		if (prepared) this.#modules.set(key, { module: prepared.module, facts: prepared.facts });
		return this.#modules.get(key)!;
	}
}

async function readBytes(source: Uint8Array | Blob): Promise<Uint8Array> {
	return source instanceof Uint8Array ? source : new Uint8Array(await source.arrayBuffer());
}

/** Bytes are checked against the hash that they were loaded under: what lies in a page's memory may have been changed. */
async function prepareBytes(supply: ModuleSupply & { kind: 'bytes' }, limits: CastLimits): Promise<PreparedModule> {
	const bytes = await readBytes(supply.bytes);
	const actual = await calculateWasmHash(bytes);
	if (actual !== supply.sha256) throw new HashMismatchError(supply.sha256, actual);
	return loadWasmModule(bytes, limits);
}

/** None for code that cannot be read: whether it can be run is for the engine to say. */
function readFeatures(bytes: Uint8Array): string[] {
	try {
		return featuresOf(parseModule(bytes));
	} catch (error) {
		if (error instanceof ModuleRefusedError) return [];
		throw error;
	}
}

/** The module, or the engine's words against it. */
async function compileQuietly(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module | string> {
	try {
		return await WebAssembly.compile(bytes);
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
