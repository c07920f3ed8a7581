import type { Alarm } from './alarm.ts';
import type { OwnerLine } from './ask/line.ts';
import type { ByteSource, InputState } from './bytes.ts';
import type { CancelEar } from './cancel-ear.ts';
import { CastWatch } from './cast-watch.ts';
import { resultOfError } from './errors.ts';
import type { FileReference } from './protocol.ts';
import { FuelMeter, type TickBridge } from './fuel.ts';
import { executeSuspending, executeWasm, type RunOptions, type RunReport } from './execute.ts';
import { LiveSource } from './live-source.ts';
import type { PreparedModule } from './runtime.ts';
import { WasmStdIO } from './stdio.ts';
import { checkedInput } from './whole-input.ts';
import type { FetchOptions } from './network/fetch-calls.ts';
import { DeterminedWorld } from './wasi/determined.ts';
import { FileSystem } from './wasi/files/file-system.ts';
import type { CastJob, CastReport, ProgramMessage, WorkerHost } from './worker-protocol.ts';

export type RunPart = Omit<CastReport, 'compileMs' | 'prepared'>;

/** What a worker has for all of its jobs. */
export interface JobContext {
	host: WorkerHost;
	bridge: TickBridge;
	/** Hears whether the running job is cancelled. */
	ear: CancelEar;
	/** To ask the one who cast, in jobs that may. */
	line: OwnerLine | undefined;
	/** Given: the program is suspended while it waits, and the thread is free. */
	alarm: Alarm | undefined;
}

/** The report of a job whose program never started, but for its result. */
export const NOTHING_RAN = Object.freeze({
	stdout: [],
	stderr: [],
	peakMemoryBytes: 0,
	memoryRefusals: 0,
	fileRefusals: 0,
	fuel: undefined,
	bytesIn: 0,
	bytesOut: 0,
	compileMs: 0,
	runMs: 0,
	waitedMs: 0
});

/**
 * Runs a job's program to its end. `deadlineAt` is on the host's clock. Blocks, unless the program may be suspended;
 * never throws.
 */
export function runJob(
	{ host, bridge, ear, line, alarm }: JobContext,
	prepared: PreparedModule,
	job: CastJob,
	deadlineAt: number
): RunPart | Promise<RunPart> {
	const now = () => host.now();
	const started = now();
	let memoryBytes = () => 0;
	const stdio = createStdIO(host, job, () => memoryBytes());
	const watch = new CastWatch({ now, deadlineAt, ear, onWait: (state) => tellWait(stdio, state) });
	let stdin: CountedSource;
	const world = job.determinism && new DeterminedWorld(job.determinism);
	let files: FileSystem;
	try {
		files = openFiles(host, job, world);
		stdin = new CountedSource(openInput(host, job, watch, line));
	} catch (error) {
		return { ...NOTHING_RAN, result: resultOfError(error) };
	}
	const { args, env, limits, programName } = job;
	const { stdout, stderr } = stdio;
	const onTick = () => stdio.tick();
	const fuel = new FuelMeter({ now, watch, limit: limits.fuel, onTick });
	const onMemory = (read: () => number) => (memoryBytes = read);
	const program = { args: [programName, ...args], env, files, stdin, stdout, stderr };
	const isLive = job.input.kind === 'live';
	const options: RunOptions = {
		...program,
		limits,
		watch,
		fuel,
		bridge,
		onMemory,
		isLive,
		streams: job.streams,
		network: networkOf(host, job, line),
		...(alarm ? { alarm } : {}),
		...(world ? { world } : {})
	};
	const finish = (report: RunReport): RunPart => ({
		...report,
		...(stdio.limitReached ? { result: { kind: 'output-limit', limitBytes: limits.outputBytes } } : {}),
		...stdio.rest(),
		...filesOf(files, job),
		bytesIn: stdin.bytesIn,
		bytesOut: stdio.bytesOut,
		runMs: now() - started,
		waitedMs: watch.waitedMs
	});
	return alarm ? executeSuspending(prepared, options).then(finish) : finish(executeWasm(prepared, options));
}

/** Refusals are told from here, and what is asked of the owner by the owner. */
function networkOf(host: WorkerHost, { network, limits }: CastJob, line: OwnerLine | undefined): FetchOptions {
	return {
		owner: network === 'owner' && line ? line : { refusal: network === 'owner' ? 'cannot-wait' : network },
		bodyBytes: limits.outputBytes,
		now: () => host.now(),
		onRequest: (request) => host.emit({ kind: 'request', request }, [])
	};
}

/** What was printed goes out before the program is made to wait: a prompt is seen before it is answered. */
function tellWait(stdio: WasmStdIO, state: 'begins' | 'idle' | 'over'): void {
	if (state === 'begins') stdio.flush();
	else stdio.tellPhase(state === 'idle' ? 'waiting' : 'running');
}

function createStdIO(host: WorkerHost, { limits, delivery }: CastJob, memoryBytes: () => number): WasmStdIO {
	return new WasmStdIO({
		outputBytes: limits.outputBytes,
		delivery,
		memoryBytes,
		// `performance.now` takes a browser longer than the rest of a small write.
		now: Date.now,
		emit: (message) => host.emit(message, buffersOf(message))
	});
}

/** What goes over without a copy. */
function buffersOf(message: ProgramMessage): ArrayBuffer[] {
	if (message.kind === 'pieces') return message.chunks.map(({ buffer }) => buffer as ArrayBuffer);
	return message.kind === 'output' ? [message.chunk.buffer as ArrayBuffer] : [];
}

function openFiles(host: WorkerHost, { preopens, limits }: CastJob, world: DeterminedWorld | undefined): FileSystem {
	const openFile = (file: FileReference) => host.openFile(file);
	return new FileSystem(preopens, { limitBytes: limits.fileBytes, openFile, ...world?.files });
}

/** What is reported of a program's files; they are closed then. */
function filesOf(files: FileSystem, { collectFiles }: CastJob): Pick<CastReport, 'fileRefusals' | 'written'> {
	try {
		const fileRefusals = files.refusals;
		return collectFiles === 'written' ? { fileRefusals, written: files.written() } : { fileRefusals };
	} finally {
		files.close();
	}
}

function openInput(
	host: WorkerHost,
	{ input, inputSpec, limits }: CastJob,
	watch: CastWatch,
	line: OwnerLine | undefined
): ByteSource {
	if (input.kind === 'live') return new LiveSource(line!);
	const source = host.openInput(input, (ms) => watch.sleep(ms));
	return inputSpec === undefined ? source : checkedInput(source, inputSpec, limits);
}

/** Counts what a program reads. */
class CountedSource implements ByteSource {
	bytesIn = 0;
	readonly #source: ByteSource;

	constructor(source: ByteSource) {
		this.#source = source;
	}

	look(): InputState {
		return this.#source.look?.() ?? { kind: 'ready', bytes: 1 };
	}

	read(max: number): Uint8Array {
		const piece = this.#source.read(max);
		this.bytesIn += piece.length;
		return piece;
	}
}
