import * as Comlink from 'comlink';
import { featuresOf } from './binary/features.ts';
import { REWRITE_VERSION } from './binary/limit.ts';
import { parseModule } from './binary/parse.ts';
import type { ByteSource } from './bytes.ts';
import { examineModule } from './describe.ts';
import { HashMismatchError, resultOfError } from './errors.ts';
import type {
	CastEvent,
	CastLimits,
	CastResult,
	FileTree,
	InputSource,
	Manifest,
	ModuleDescription
} from './protocol.ts';
import { calculateWasmHash, executeWasm, loadWasmModule, type ModuleFacts, type PreparedModule } from './runtime.ts';
import { WasmStdIO } from './stdio.ts';
import { checkedInput } from './whole-input.ts';

/** A module as it is handed to a worker: by name if the worker holds it, compiled, or as bytes to be prepared there. */
export type ModuleSupply =
	| { kind: 'held' }
	| { kind: 'compiled'; module: WebAssembly.Module; facts: ModuleFacts }
	| { kind: 'bytes'; bytes: Uint8Array | Blob; sha256: string };

/** One cast, as the page sends it to a worker. */
export interface CastJob {
	/** Names the module and its compiled limits. */
	key: string;
	supply: ModuleSupply;
	/** Keys that the page no longer holds. */
	forget: readonly string[];
	input: InputSource;
	/** Given: the input is read whole and checked against it before the program starts. */
	inputSpec?: Manifest['input'];
	programName: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
	preopens: Readonly<Record<string, FileTree>>;
	limits: CastLimits;
	delivery: 'live' | 'gathered';
}

/** What a worker answers to a job. Output that was sent as events is not in it again. */
export interface CastReport {
	result: CastResult;
	stdout: Uint8Array[];
	stderr: Uint8Array[];
	/** Of this program; 0 when it did not run. */
	peakMemoryBytes: number;
	memoryRefusals: number;
	bytesIn: number;
	bytesOut: number;
	compileMs: number;
	runMs: number;
	/** The module, when it was prepared for this job. */
	prepared?: PreparedModule;
}

/** What a worker answers to `describe`. */
export interface DescribeReport {
	description: ModuleDescription;
	/** Absent for a module with a problem. */
	prepared?: PreparedModule & { rewritten: Uint8Array };
}

/** The calls that a worker takes, over Comlink. Everything that crosses is data; nothing is thrown across on purpose. */
export interface CastWorkerApi {
	/** Answers when the worker is up. */
	ping(): number;
	describe(bytes: Uint8Array | Blob, limits: CastLimits): Promise<DescribeReport>;
	cast(job: CastJob): Promise<CastReport>;
}

/** What a platform gives to the worker's side. */
export interface WorkerHost {
	/** Opens stdin; sources that the platform lacks throw InvalidInputError. */
	openInput(source: InputSource): ByteSource;
	/** Sends an event to the page, ahead of the answer of the running call. */
	emit(event: CastEvent, transfer: ArrayBuffer[]): void;
	/** A monotonic clock, in ms. */
	now(): number;
}

/** The worker's side of a cast: holds compiled modules, runs one program at a time. */
export class CastWorker implements CastWorkerApi {
	readonly #host: WorkerHost;
	readonly #modules = new Map<string, PreparedModule>();

	constructor(host: WorkerHost) {
		this.#host = host;
	}

	ping(): number {
		return REWRITE_VERSION;
	}

	async describe(source: Uint8Array | Blob, limits: CastLimits): Promise<DescribeReport> {
		const bytes = await readBytes(source);
		const hashing = calculateWasmHash(bytes);
		const { description, compilable } = examineModule(bytes, limits);
		if (compilable === undefined) return { description: { ...description, sha256: await hashing } };
		const compiling = compileQuietly(compilable.rewritten);
		const features = featuresOf(parseModule(bytes));
		const [sha256, module] = await Promise.all([hashing, compiling]);
		if (typeof module === 'string') {
			const problem = { code: 'does-not-compile', message: module } as const;
			return { description: { ...description, sha256, features, problem } };
		}
		const report = { description: { ...description, sha256, features }, prepared: { module, ...compilable } };
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
		const report = this.#run(job, prepared);
		const transfer = [...report.stdout, ...report.stderr].map(({ buffer }) => buffer as ArrayBuffer);
		return Comlink.transfer({ ...report, compileMs, ...(compiledHere ? { prepared } : {}) }, transfer);
	}

	async #prepare({ key, supply, limits }: CastJob): Promise<PreparedModule> {
		const prepared =
			supply.kind === 'compiled' ? supply : supply.kind === 'bytes' ? await prepareBytes(supply, limits) : undefined;
		if (prepared) this.#modules.set(key, { module: prepared.module, facts: prepared.facts });
		return this.#modules.get(key)!;
	}

	#openInput({ input, inputSpec, limits }: CastJob): ByteSource {
		const source = this.#host.openInput(input);
		return inputSpec === undefined ? source : checkedInput(source, inputSpec, limits);
	}

	#run(job: CastJob, prepared: PreparedModule): Omit<CastReport, 'compileMs'> {
		const started = this.#host.now();
		let stdin: CountedSource;
		try {
			stdin = new CountedSource(this.#openInput(job));
		} catch (error) {
			return { ...NOTHING_RAN, result: resultOfError(error) };
		}
		let memoryBytes = () => 0;
		const stdio = new WasmStdIO({
			outputBytes: job.limits.outputBytes,
			delivery: job.delivery,
			now: () => this.#host.now(),
			memoryBytes: () => memoryBytes(),
			emit: (event) => this.#host.emit(event, event.kind === 'output' ? [event.chunk.buffer as ArrayBuffer] : [])
		});
		const { args, env, preopens, limits, programName } = job;
		const { stdout, stderr } = stdio;
		const report = executeWasm(prepared, {
			args: [programName, ...args],
			env,
			preopens,
			stdin,
			stdout,
			stderr,
			limits,
			onMemory: (read) => (memoryBytes = read)
		});
		return {
			...report,
			...stdio.rest(),
			bytesIn: stdin.bytesIn,
			bytesOut: stdio.bytesOut,
			runMs: this.#host.now() - started
		};
	}
}

/** Counts what a program reads. */
class CountedSource implements ByteSource {
	bytesIn = 0;
	readonly #source: ByteSource;

	constructor(source: ByteSource) {
		this.#source = source;
	}

	read(max: number): Uint8Array {
		const piece = this.#source.read(max);
		this.bytesIn += piece.length;
		return piece;
	}
}

const NOTHING_RAN = Object.freeze({
	stdout: [],
	stderr: [],
	peakMemoryBytes: 0,
	memoryRefusals: 0,
	bytesIn: 0,
	bytesOut: 0,
	compileMs: 0,
	runMs: 0
});

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

/** The module, or the engine's words against it. */
async function compileQuietly(bytes: Uint8Array<ArrayBuffer>): Promise<WebAssembly.Module | string> {
	try {
		return await WebAssembly.compile(bytes);
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}
