/**
 * The words that the two sides of a cast share: what is asked, what comes back, and what
 * crosses the worker's port in between. Types only; this file imports nothing.
 */

/** How a module is entered. `command`: WASI preview 1 `_start`. `function`: exports `memory`, `alloc`, `cast`. */
export type Abi = 'command' | 'function';

/** The limits of one cast. Every figure is a hard stop. */
export interface CastLimits {
	/** Deadline of a cast in ms, compiling and start-up included. Loading a module beforehand has one of the same length. */
	timeoutMs: number;
	/** Cap of each linear memory in bytes; rounded down to whole pages of 64 KiB. */
	memoryBytes: number;
	/** Cap of stdout and stderr together, in bytes. */
	outputBytes: number;
	/** Largest module accepted, in bytes. */
	moduleBytes: number;
	/** Largest function accepted in a module, in bytes of its body. */
	functionBytes: number;
	/** Largest input accepted when it is held in memory (text, JSON, function ABI), in bytes. Streams are not counted. */
	inputBytes: number;
	/** Cap of each table, in elements. */
	tableElements: number;
	/** What a program's files may hold together beyond what it was given, in bytes. */
	fileBytes: number;
	/** Most fuel that a metered program may use, in units (docs/FUEL.md); no limit of its own unless given. */
	fuel?: number;
	metering: Metering;
}

/** Whether a program is compiled with fuel (docs/FUEL.md). Without it, it can be stopped only by ending its worker. */
export type Metering = 'metered' | 'unmetered';

/** A folder given to the program: names to file contents or further folders. */
export interface FileTree {
	[name: string]: Uint8Array | FileReference | FileTree;
}

/** A file that is read where it lies, piece by piece, as the program reads it: a `Blob` in a browser, a path in Node. */
export type FileReference = Blob | { kind: 'file'; path: string };

/** A tree, and whether the program may change what it sees of it; what was given stays as it is either way. */
export interface Mount {
	tree: FileTree;
	access: MountAccess;
}

export type MountAccess = 'read-only' | 'writable';

/** A file as a program left it. */
export interface WrittenFile {
	/** As the program says it: the mount's path, and below it. */
	path: string;
	bytes: Uint8Array;
}

/** What a program did to the files of its writable mounts. Folders without files, and links, are not in it. */
export interface WrittenFiles {
	/** Created or changed, or found under another name than before. */
	files: WrittenFile[];
	/** Paths that were given and are gone. */
	removed: string[];
	/** Paths that would be among `files`, whose bytes together may not be more than `fileBytes`. */
	omitted: string[];
}

/**
 * Where stdin comes from. `blob` is read piece by piece inside the worker; `file` and `fd` exist
 * only where the platform has a file system (Node).
 */
export type InputSource =
	| { kind: 'none' }
	| { kind: 'bytes'; bytes: Uint8Array }
	| { kind: 'blob'; blob: Blob }
	| { kind: 'file'; path: string }
	| { kind: 'fd'; fd: number }
	| { kind: 'live'; feed: InputFeed };

/** Input that is written while the program runs; `LiveInput` is the one that there is. One cast reads it. */
export interface InputFeed {
	/** Makes it this cast's. @throws InvalidInputError when it is another's. */
	claim(): void;
	/** Up to `max` bytes as soon as there are some; empty at the end. */
	take(max: number): Promise<Uint8Array>;
	/** Nothing is read any more. */
	release(): void;
}

/** In characters. */
export interface TerminalSize {
	columns: number;
	rows: number;
}

/** What to cast, on what, within which limits. */
export interface CastRequest {
	input?: InputSource;
	/**
	 * The program's stdin, stdout and stderr tell it that they are a terminal of this size, and it finds `TERM`, `COLUMNS` and
	 * `LINES` in its environment unless `env` has its own. Without it, they are pipes.
	 */
	terminal?: TerminalSize;
	/** Program arguments, without the program's own name. */
	args?: readonly string[];
	/** Environment variables, one by one; names that look like secrets are refused unless allowed. */
	env?: Readonly<Record<string, string>>;
	/** Names in `env` that look like secrets and are meant. */
	allowSecretEnv?: readonly string[];
	/** Guest path → tree or mount. A plain tree is writable; the program's changes stay its own. */
	preopens?: Readonly<Record<string, FileTree | Mount>>;
	/** `written`: the outcome has what the program did to its files. Otherwise it is gone with the program. */
	collectFiles?: 'written' | 'none';
	limits?: Partial<CastLimits>;
	/** Refuse the module unless its SHA-256 (lowercase hex) is this. */
	expectedSha256?: string;
	/** `manifest`: check the input against the schema that the module carries. */
	validateInput?: 'manifest' | 'none';
	/**
	 * Hosts that a person lets the program reach, as in `example.org`, `*.example.org`, `example.org:8443`,
	 * `http://localhost:8080`. Of a module with a manifest, only those that it asks for as well. None unless given.
	 */
	network?: { allow: readonly string[] };
	/** Given: the same cast gives the same bytes, on every host. Not with live input or the network. */
	determinism?: Determinism;
}

/** What takes the place of the machine's chance and time. */
export interface Determinism {
	/** Where random numbers start: a whole number from 0 to 2^32 - 1. */
	seed: number;
	/** What the clock says first, in ms since 1970; the start of the year 2000 (UTC) unless given. */
	startMs?: number;
	/** How far it goes with each reading, in ms; 1 unless given, 0 for a clock that stands still. Waits pass at once, and move it. */
	stepMs?: number;
}

/** Why a module was refused before it ran. `offset` is in bytes from the file's start. */
export type ModuleProblem =
	| { code: 'not-wasm'; message: string }
	| { code: 'component'; message: string }
	| { code: 'unsupported-version'; message: string; version: number }
	| { code: 'truncated'; message: string; offset: number }
	| { code: 'malformed'; message: string; offset: number }
	| { code: 'too-large'; message: string; bytes: number; limitBytes: number }
	| { code: 'too-many'; message: string; what: string; count: number; limit: number }
	| { code: 'threads'; message: string; imports: string[] }
	| { code: 'napi'; message: string; imports: string[] }
	| { code: 'unknown-imports'; message: string; imports: string[] }
	| { code: 'no-entry-point'; message: string; exports: string[] }
	| { code: 'wrong-export'; message: string; name: string; expected: string; found: string }
	| { code: 'unsupported-memory'; message: string }
	| { code: 'table-limit'; message: string; elements: number; limit: number }
	| { code: 'bad-manifest'; message: string; problems: FieldProblem[] }
	| { code: 'does-not-compile'; message: string };

/** One thing wrong with a value, at a JSON pointer (empty for the whole). */
export interface FieldProblem {
	path: string;
	message: string;
}

/** One function of a trapped call stack, innermost first. */
export interface TrapFrame {
	/** From the module's name section, else `func[index]`. */
	name: string;
	functionIndex: number;
	/** Byte offset in the module as compiled; absent when the engine does not tell. */
	offset?: number;
}

export type TrapCode =
	| 'unreachable'
	| 'out-of-bounds-memory'
	| 'out-of-bounds-table'
	| 'integer-divide-by-zero'
	| 'integer-overflow'
	| 'invalid-conversion'
	| 'indirect-call-mismatch'
	| 'stack-overflow'
	| 'null-reference'
	| 'uncaught-exception'
	| 'out-of-memory'
	| 'abort'
	| 'other';

/** How an in-memory look-up of the compiled module went. */
export type CacheState = 'memory' | 'storage' | 'miss';

/**
 * Whether this compiled module has run before in this process. Engines make code fast once it has run for a while, and
 * keep that with the compiled module. `first`: it has not, all of it was cold. `rehearsed`: only in a rehearsal.
 */
export type Warmth = 'first' | 'rehearsed' | 'repeated';

/** What was measured. Times in ms (a monotonic clock), sizes in bytes. */
export interface CastFigures {
	/** From accepting the cast to its outcome, queueing excluded. */
	wallMs: number;
	/** Time spent waiting for a free worker. */
	queuedMs: number;
	/** Hashing, checking, rewriting and compiling; 0 on a memory hit. */
	compileMs: number;
	/** Instantiating and running. */
	runMs: number;
	/** The part of `runMs` in which the program slept, polled or waited for input; `undefined` as below. */
	waitedMs: number | undefined;
	/** Largest size that linear memory reached; `undefined` when the worker was killed before it could tell. */
	peakMemoryBytes: number | undefined;
	/** Times that the program asked for more memory than its cap and was refused; `undefined` as above. */
	memoryRefusals: number | undefined;
	/** Times that there was no room for a file under the limit `fileBytes`; `undefined` as above. */
	fileRefusals: number | undefined;
	bytesIn: number;
	bytesOut: number;
	/** Fuel used, when the module was metered. */
	fuel: number | undefined;
	cache: CacheState;
	warmth: Warmth;
}

/** How a cast ended, without its figures. Exactly one of these, never an exception. */
export type CastResult =
	| { kind: 'ok'; exitCode: 0 }
	| { kind: 'exited'; exitCode: number }
	| { kind: 'trapped'; code: TrapCode; message: string; frames: TrapFrame[] }
	| { kind: 'timed-out'; deadlineMs: number }
	| {
			kind: 'memory-limit';
			limitBytes: number;
			/** `declared`: the module asks for this much before it starts. `growth`: a request at run time was refused. */
			phase: 'declared' | 'growth';
			/** Declared: the minimum. Growth: the largest total that was refused. */
			requestedBytes: number;
			/** Set when the program ended by itself after the refusal. */
			exitCode?: number;
	  }
	| { kind: 'output-limit'; limitBytes: number }
	/** In units of fuel. */
	| { kind: 'fuel-limit'; limit: number }
	| { kind: 'cancelled' }
	| { kind: 'invalid-module'; problem: ModuleProblem }
	| { kind: 'invalid-input'; problems: FieldProblem[] }
	| { kind: 'hash-mismatch'; expected: string; actual: string }
	| {
			kind: 'denied';
			capability: 'environment' | 'files' | 'network';
			name: string;
			message: string;
			/** Set when the program ended by itself after something was denied to it. */
			exitCode?: number;
	  }
	| {
			kind: 'host-failed';
			code: string;
			message: string;
			/** The same cast may succeed a moment later (a worker that did not start, a failed download). */
			transient: boolean;
	  };

/** A cast's end: the result, what it printed, and what was measured. */
export type CastOutcome = CastResult & {
	/** stdout (command) or the returned bytes (function), in order, in pieces. */
	stdout: Uint8Array[];
	stderr: Uint8Array[];
	/** When it was asked for (`collectFiles`) and the program's worker lived to tell. */
	written?: WrittenFiles;
	figures: CastFigures;
	/** What it asked of the network, in the order of asking. */
	requests: NetworkRequest[];
};

/** One request of a program and how it ended. Times in ms, sizes in bytes. */
export type NetworkRequest = {
	/** Empty when it cannot be used. */
	method: string;
	/** Host and port as last asked for, after redirects; empty for an address that cannot be read. */
	host: string;
	/** Scheme, host and path. A query is left out, as it often holds keys; `?…` says that there was one. */
	url: string;
	/** Redirects that it followed. */
	redirects: number;
	/** After the cast began. */
	startedMs: number;
	/** Until its response was read, or given up. */
	ms: number;
	/** Of bodies. */
	bytesSent: number;
	/** Of the response's body, as far as the program read it. */
	bytesReceived: number;
} & (
	| { kind: 'answered'; status: number }
	/** It, or a redirect of it, went where nobody let it go: nothing was sent there. */
	| { kind: 'denied'; message: string }
	/** `errno` is what the program was told, in WASI's numbers; `status` is there when the response had begun. */
	| { kind: 'failed'; errno: number; message: string; status?: number }
);

/** A spell's own description, carried in the module's `spell` custom section. */
export interface Manifest {
	name: string;
	version?: string;
	description?: string;
	abi?: Abi;
	input?: { type?: 'text' | 'json' | 'binary'; schema?: JsonObject };
	output?: { type?: OutputType };
	limits?: { timeoutMs?: number; memoryMb?: number; outputMb?: number };
	capabilities?: string[];
	examples?: ManifestExample[];
}

export type OutputType = 'text' | 'json' | 'binary' | 'table' | 'image' | 'html';

export interface ManifestExample {
	name: string;
	input?: JsonValue;
	args?: string[];
	env?: Record<string, string>;
}

export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export interface JsonObject {
	[key: string]: JsonValue;
}

export interface ModuleImport {
	module: string;
	name: string;
	kind: ExternKind;
}

export interface ModuleExport {
	name: string;
	kind: ExternKind;
}

export type ExternKind = 'function' | 'table' | 'memory' | 'global' | 'tag';

export interface MemoryDescription {
	minimumPages: number;
	/** Absent when the module declares none. */
	maximumPages?: number;
	shared: boolean;
	memory64: boolean;
	imported: boolean;
}

/** What a module is, read from its bytes without compiling it. */
export interface ModuleDescription {
	sha256: string;
	sizeBytes: number;
	/** `undefined` when it has no entry point that Spell knows. */
	abi: Abi | undefined;
	imports: ModuleImport[];
	exports: ModuleExport[];
	memories: MemoryDescription[];
	functions: number;
	customSections: { name: string; sizeBytes: number }[];
	manifest: Manifest | undefined;
	/** WebAssembly features beyond the first version that the code uses, by their proposal's name. */
	features: string[];
	/** The refusal that a cast under the limits given would meet, if any. */
	problem: ModuleProblem | undefined;
}

/** Sent while a cast runs. Chunks are whole in themselves and in order. */
export type CastEvent =
	| { kind: 'output'; stream: 'stdout' | 'stderr'; chunk: Uint8Array }
	| { kind: 'progress'; phase: CastPhase; memoryBytes: number; outputBytes: number }
	/** A request to the network has ended. */
	| { kind: 'request'; request: NetworkRequest };

/** `waiting`: for live input; the deadline stands still. */
export type CastPhase = 'queued' | 'loading' | 'running' | 'waiting';
