import type { ByteSource } from './bytes.ts';
import type { CancelEar } from './cancel-ear.ts';
import { CastWatch } from './cast-watch.ts';
import { resultOfError } from './errors.ts';
import { FuelMeter, type TickBridge } from './fuel.ts';
import { executeWasm, type PreparedModule } from './runtime.ts';
import { WasmStdIO } from './stdio.ts';
import { checkedInput } from './whole-input.ts';
import type { CastJob, CastReport, WorkerHost } from './worker-protocol.ts';

export type RunPart = Omit<CastReport, 'compileMs' | 'prepared'>;

/** What a worker has for all of its jobs. */
export interface JobContext {
	host: WorkerHost;
	bridge: TickBridge;
	/** Hears whether the running job is cancelled. */
	ear: CancelEar;
}

/** The report of a job whose program never started, but for its result. */
export const NOTHING_RAN = Object.freeze({
	stdout: [],
	stderr: [],
	peakMemoryBytes: 0,
	memoryRefusals: 0,
	fuel: undefined,
	bytesIn: 0,
	bytesOut: 0,
	compileMs: 0,
	runMs: 0,
	waitedMs: 0
});

/** Runs a job's program to its end. `deadlineAt` is on the host's clock. Blocks; never throws. */
export function runJob(
	{ host, bridge, ear }: JobContext,
	prepared: PreparedModule,
	job: CastJob,
	deadlineAt: number
): RunPart {
	const now = () => host.now();
	const started = now();
	const watch = new CastWatch({ now, deadlineAt, ear });
	let memoryBytes = () => 0;
	const stdio = createStdIO(host, job, () => memoryBytes());
	let stdin: CountedSource;
	try {
		stdin = new CountedSource(openInput(host, job, stdio, watch));
	} catch (error) {
		return { ...NOTHING_RAN, result: resultOfError(error) };
	}
	const { args, env, preopens, limits, programName } = job;
	const { stdout, stderr } = stdio;
	const onTick = () => stdio.tick();
	const fuel = new FuelMeter({ now, watch, limit: limits.fuel, onTick });
	const onMemory = (read: () => number) => (memoryBytes = read);
	const program = { args: [programName, ...args], env, preopens, stdin, stdout, stderr };
	const report = executeWasm(prepared, { ...program, limits, watch, fuel, bridge, onMemory });
	return {
		...report,
		...(stdio.limitReached ? { result: { kind: 'output-limit', limitBytes: limits.outputBytes } } : {}),
		...stdio.rest(),
		bytesIn: stdin.bytesIn,
		bytesOut: stdio.bytesOut,
		runMs: now() - started,
		waitedMs: watch.waitedMs
	};
}

function createStdIO(host: WorkerHost, { limits, delivery }: CastJob, memoryBytes: () => number): WasmStdIO {
	return new WasmStdIO({
		outputBytes: limits.outputBytes,
		delivery,
		memoryBytes,
		now: () => host.now(),
		emit: (event) => host.emit(event, event.kind === 'output' ? [event.chunk.buffer as ArrayBuffer] : [])
	});
}

/** What was printed goes out before the program is made to wait: a prompt is seen before it is answered. */
function openInput(
	host: WorkerHost,
	{ input, inputSpec, limits }: CastJob,
	stdio: WasmStdIO,
	watch: CastWatch
): ByteSource {
	const source = host.openInput(input, (ms) => {
		stdio.flush();
		watch.sleep(ms);
	});
	return inputSpec === undefined ? source : checkedInput(source, inputSpec, limits);
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
