import * as Comlink from 'comlink';
import { REWRITE_VERSION } from './limits-key.ts';
import { describeBytes } from './describe-bytes.ts';
import { HashMismatchError, resultOfError } from './errors.ts';
import { Alarm } from './alarm.ts';
import { openLine, type OwnerLine } from './ask/line.ts';
import { DeafEar, SharedEar, TokenEar, type CancelEar } from './cancel-ear.ts';
import { TickBridge } from './fuel.ts';
import { NOTHING_RAN, runJob, type RunPart } from './job-run.ts';
import type { CastLimits } from './protocol.ts';
import { calculateWasmHash, loadWasmModule, type PreparedModule } from './runtime.ts';
import type {
	CastJob,
	CastReport,
	CastWorkerApi,
	DescribeReport,
	ModuleSupply,
	OwnerMessage,
	WorkerHost
} from './worker-protocol.ts';

/** The worker's side of a cast: holds compiled modules, runs one program at a time. */
export class CastWorker implements CastWorkerApi {
	readonly #host: WorkerHost;
	readonly #modules = new Map<string, PreparedModule>();
	readonly #bridge = new TickBridge();

	#ear: CancelEar = new DeafEar();
	#line: OwnerLine | undefined;
	readonly #alarm = new Alarm();

	constructor(host: WorkerHost) {
		this.#host = host;
	}

	/** Takes calls and casts from here on. */
	listen(endpoint: Comlink.Endpoint): void {
		Comlink.expose(this, endpoint);
		endpoint.addEventListener('message', (message) => {
			const { data } = message as MessageEvent<unknown>;
			if (isOwnerMessage(data)) this.#receive(data, endpoint);
		});
	}

	ping(): number {
		return REWRITE_VERSION;
	}

	async describe(source: Uint8Array | Blob, changes: Partial<CastLimits>): Promise<DescribeReport> {
		const report = await describeBytes(await readBytes(source), changes);
		return report.prepared ? Comlink.transfer(report, [report.prepared.rewritten.buffer]) : report;
	}

	#receive(message: OwnerMessage, endpoint: Comlink.Endpoint): void {
		switch (message.kind) {
			case 'cast': {
				const answer = (report: CastReport) => endpoint.postMessage({ kind: 'report', report }, buffersOf(report));
				return this.#cast(message.job, answer);
			}
			case 'answer':
				this.#line?.receive(message);
				return this.#alarm.ring();
			case 'cancel':
				this.#ear.tell?.();
				return this.#alarm.ring();
		}
	}

	/** Answers at once when the module is at hand, so that nothing comes between a job and its program. */
	#cast(job: CastJob, answer: (report: CastReport) => void): void {
		this.#ear = this.#earFor(job);
		this.#line = job.line && openLine(job.line, (message) => this.#host.emit(message, []));
		for (const key of job.forget) this.#modules.delete(key);
		const { supply } = job;
		if (supply.kind === 'bytes') return void this.#castBytes(job, supply).then(answer);
		if (supply.kind === 'compiled') this.#modules.set(job.key, { module: supply.module, facts: supply.facts });
		const run = this.#run(this.#modules.get(job.key)!, job, this.#host.now());
		const tell = (part: RunPart) => answer({ ...part, compileMs: 0 });
		if (run instanceof Promise) void run.then(tell);
		else tell(run);
	}

	#earFor({ bell, token }: CastJob): CancelEar {
		const { probe } = this.#host;
		const now = () => this.#host.now();
		if (bell) return new SharedEar(bell);
		if (token !== undefined && probe) return new TokenEar({ look: () => probe(token), now });
		return this.#ear;
	}

	async #castBytes(job: CastJob, supply: ModuleSupply & { kind: 'bytes' }): Promise<CastReport> {
		const started = this.#host.now();
		try {
			const prepared = await prepareBytes(supply, job.limits);
			this.#modules.set(job.key, prepared);
			const compileMs = this.#host.now() - started;
			return { ...(await this.#run(prepared, job, started)), compileMs, prepared };
		} catch (error) {
			return { ...NOTHING_RAN, result: resultOfError(error), compileMs: this.#host.now() - started };
		}
	}

	#run(prepared: PreparedModule, job: CastJob, started: number): RunPart | Promise<RunPart> {
		const alarm = job.line?.kind === 'messages' ? this.#alarm : undefined;
		const context = { host: this.#host, bridge: this.#bridge, ear: this.#ear, line: this.#line, alarm };
		return runJob(context, prepared, job, started + job.remainingMs);
	}
}

function isOwnerMessage(data: unknown): data is OwnerMessage {
	return typeof data === 'object' && data !== null && 'kind' in data && OWNER_KINDS.includes(data.kind);
}

const OWNER_KINDS: readonly unknown[] = ['cast', 'answer', 'cancel'] satisfies OwnerMessage['kind'][];

/** Large buffers are given away; small ones are quicker copied. */
const TRANSFER_BYTES = 16_384;

function buffersOf({ stdout, stderr, written }: CastReport): ArrayBuffer[] {
	const files = written?.files.map(({ bytes }) => bytes) ?? [];
	const pieces = [...stdout, ...stderr, ...files].filter(
		({ buffer, length }) => length >= TRANSFER_BYTES && buffer.byteLength === length
	);
	return pieces.map(({ buffer }) => buffer as ArrayBuffer);
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
