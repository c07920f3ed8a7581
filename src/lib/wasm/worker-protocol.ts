/** What crosses between a pool and its workers. Types only. */
import type { ByteSource, RandomAccess } from './bytes.ts';
import type { NetworkAccess } from './network/cast-network.ts';
import type { AnswerMessage, AskMessage, JobLine } from './ask/messages.ts';
import type {
	CastEvent,
	CastLimits,
	CastResult,
	Determinism,
	FileReference,
	FileTree,
	InputSource,
	Manifest,
	Mount,
	ModuleDescription,
	WrittenFiles
} from './protocol.ts';
import type { ModuleFacts, PreparedModule } from './runtime.ts';
import type { StreamKind } from './wasi/device.ts';

/** A module as it is handed to a worker: by name if the worker holds it, compiled, or as bytes to be prepared there. */
export type ModuleSupply =
	| { kind: 'held' }
	| { kind: 'compiled'; module: WebAssembly.Module; facts: ModuleFacts }
	| { kind: 'bytes'; bytes: Uint8Array | Blob; sha256: string };

/** `live`: asked for, piece by piece, of topic `input`. */
export type JobInput = SentInput | { kind: 'live' };

/** Input that goes to the worker with the job. */
export type SentInput = Exclude<InputSource, { kind: 'live' }>;

/** One cast, as the page sends it to a worker. */
export interface CastJob {
	/** Names the module and its compiled limits. */
	key: string;
	supply: ModuleSupply;
	/** Keys that the page no longer holds. */
	forget: readonly string[];
	input: JobInput;
	/** How answers come to a program that may ask. */
	line?: JobLine;
	/** `terminal`: what the program's streams say that they are. */
	streams: StreamKind;
	/** Given: the input is read whole and checked against it before the program starts. */
	inputSpec?: Manifest['input'];
	programName: string;
	args: readonly string[];
	env: Readonly<Record<string, string>>;
	preopens: Readonly<Record<string, FileTree | Mount>>;
	collectFiles: 'written' | 'none';
	network: NetworkAccess;
	limits: CastLimits;
	/** Given: what the program finds in place of the machine's time and chance. */
	determinism?: Required<Determinism>;
	delivery: 'live' | 'gathered';
	/** The words of a `SharedBell`. Sent with a worker's first job, where threads share memory at all. */
	bell?: Int32Array;
	/** The address of a token that is revoked when the job is cancelled, where there is no bell. */
	token?: string;
	/** Time left until the cast's deadline when the job was sent, in ms. */
	remainingMs: number;
}

/** What a worker answers to a job. Output that was sent as events is not in it again. */
export interface CastReport {
	result: CastResult;
	stdout: Uint8Array[];
	stderr: Uint8Array[];
	/** Of this program; 0 when it did not run. */
	peakMemoryBytes: number;
	memoryRefusals: number;
	fileRefusals: number;
	/** When the job asked for it. */
	written?: WrittenFiles;
	/** Units used; `undefined` when the program was not metered or did not run. */
	fuel: number | undefined;
	bytesIn: number;
	bytesOut: number;
	compileMs: number;
	runMs: number;
	/** Of `runMs`. */
	waitedMs: number;
	/** The module, when it was prepared for this job. */
	prepared?: PreparedModule;
}

/** What a worker answers to `describe`. */
export interface DescribeReport {
	description: ModuleDescription;
	/** Absent for a module with a problem. */
	prepared?: PreparedModule & { rewritten: Uint8Array };
	/** Those that it was compiled for. */
	limits: CastLimits;
}

/** The calls that a worker takes over Comlink. Everything that crosses is data; nothing is thrown across on purpose. */
export interface CastWorkerApi {
	/** Answers when the worker is up. */
	ping(): number;
	describe(bytes: Uint8Array | Blob, changes: Partial<CastLimits>): Promise<DescribeReport>;
}

/**
 * Casts go beside Comlink, a message there and one back: its round trip takes longer than a small program.
 * None of these has an id, by which Comlink knows its own.
 */
export interface CastMessage {
	kind: 'cast';
	job: CastJob;
}

/** To a worker whose program is suspended: its cast was cancelled. */
export interface CancelMessage {
	kind: 'cancel';
}

/** What a worker takes beside Comlink's calls. */
export type OwnerMessage = CastMessage | AnswerMessage | CancelMessage;

/** Several pieces of one stream at once: a message costs the page more than a piece. */
export interface PiecesMessage {
	kind: 'pieces';
	stream: 'stdout' | 'stderr';
	chunks: Uint8Array[];
}

/** What is told of a program while it runs. */
export type ProgramMessage = CastEvent | PiecesMessage;

export type WorkerMessage = ProgramMessage | AskMessage | { kind: 'report'; report: CastReport };

/** What a platform gives to the worker's side. */
export interface WorkerHost {
	/**
	 * Opens stdin; sources that the platform lacks throw InvalidInputError. `pause` holds the thread for so many ms;
	 * a source waits by it for input that has not come yet, and lets through what it throws.
	 */
	openInput(source: SentInput, pause: (ms: number) => void): ByteSource;
	/** Opens a file that was given without its bytes; throws InvalidInputError where the platform lacks its kind. */
	openFile(file: FileReference): RandomAccess;
	/** Sends an event or a question to the page, ahead of the answer of the running call. */
	emit(message: ProgramMessage | AskMessage, transfer: ArrayBuffer[]): void;
	/** A monotonic clock, in ms. */
	now(): number;
	/** Whether a token still stands; `unknown` where that cannot be seen. Blocks shortly. */
	probe?: (token: string) => 'stands' | 'gone' | 'unknown';
}
