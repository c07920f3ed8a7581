import type { KnownImports } from './binary/check.ts';
import { MEMORY_EXPORT } from './binary/limit.ts';
import type { ByteSink, ByteSource } from './bytes.ts';
import { HostError } from './errors.ts';
import { PAGE_BYTES } from './limits.ts';
import type { Alarm } from './alarm.ts';
import type { CastWatch } from './cast-watch.ts';
import type { Abi } from './protocol.ts';
import { FETCH_SIGNATURES, type FetchOptions } from './network/fetch-calls.ts';
import { FetchImports } from './network/fetch-imports.ts';
import type { DeterminedWorld } from './wasi/determined.ts';
import type { StreamKind } from './wasi/device.ts';
import type { FileSystem } from './wasi/files/file-system.ts';
import { ProcExit, WASI_PREVIEW1_SIGNATURES, WasiHost } from './wasi/host.ts';

/** The module name of WASI preview 1. */
export const WASI_MODULE = 'wasi_snapshot_preview1';

/** What a program may import, by module. Anything else is refused before it is compiled. */
export const KNOWN_FUNCTIONS: KnownImports['functions'] = new Map([
	[WASI_MODULE, new Map(Object.entries(WASI_PREVIEW1_SIGNATURES))],
	['spell', new Map(Object.entries({ log: '(i32 i32) -> ()', fail: '(i32 i32) -> ()', ...FETCH_SIGNATURES }))],
	['env', new Map(Object.entries({ abort: '(i32 i32 i32 i32) -> ()' }))]
]);

/** The memory that a module imports instead of declaring it; sizes in pages. */
export interface MemoryImport {
	module: string;
	name: string;
	minimum: number;
	maximum: number;
	wide: boolean;
}

export interface EnvironmentOptions {
	abi: Abi;
	/** The program's arguments, its own name first. */
	args: readonly string[];
	env: Readonly<Record<string, string>>;
	stdin: ByteSource;
	stdout: ByteSink;
	stderr: ByteSink;
	files: FileSystem;
	memoryImport?: MemoryImport;
	/** Whether it imports anything of WASI. */
	usesWasi: boolean;
	/** Says when the program is to stop; host calls that take long heed it. */
	watch: CastWatch;
	/** Given: host calls that wait suspend the program. */
	alarm?: Alarm;
	/** Whether `stdin` is written while the program runs. */
	isLive?: boolean;
	/** What the three streams say that they are; pipes unless given. */
	streams?: StreamKind;
	/** Given: its time and chance in place of the machine's. */
	world?: DeterminedWorld;
	/** How it finds the network; unless given, nothing is granted. */
	network?: FetchOptions;
	/** Called when a host call ends the program by throwing: the program may catch that, and is to be stopped all the same. */
	end: () => void;
}

/** A program ended itself by `env.abort` (AssemblyScript), with its own words. */
export class ProgramAbort extends Error {
	override readonly name = 'ProgramAbort' as const;
}

/**
 * All that one program in one cast can reach: WASI with the streams and files it was given, a few small functions,
 * its memory. No network but what its owner fetches for it, no host files, no host environment.
 */
export class WasmEnvironment {
	readonly memory = new WasmMemoryTracker();
	readonly #options: EnvironmentOptions;
	readonly #wasi: WasiHost | undefined;
	readonly #fetch: FetchImports;
	#ended: { by: unknown } | undefined;

	constructor(options: EnvironmentOptions) {
		this.#options = options;
		const { network = NO_NETWORK, watch, alarm } = options;
		this.#fetch = new FetchImports(network, { watch, alarm, onThrow: this.#note });
		this.#wasi = options.usesWasi ? new WasiHost({ ...options, onThrow: this.#note }) : undefined;
	}

	/** What a host call ended the program with; it counts even when the program catches it and goes on. */
	get ended(): { by: unknown } | undefined {
		return this.#ended;
	}

	/** The import object for `WebAssembly.Instance`. */
	imports(): WebAssembly.Imports {
		const imports: WebAssembly.Imports = {
			...(this.#wasi ? { [WASI_MODULE]: this.#wasi.imports } : {}),
			spell: { log: this.#ending(this.#log), fail: this.#ending(this.#fail), ...this.#fetch.imports },
			env: { abort: this.#ending(this.#abort) }
		};
		const wanted = this.#options.memoryImport;
		if (wanted) {
			const memory = createMemory(wanted);
			this.#attach(memory);
			imports[wanted.module] = { ...imports[wanted.module], [wanted.name]: memory };
		}
		return imports;
	}

	/** Makes the instance's memory the one that host calls read and write. To be called before the program's first call. */
	bind(exports: WebAssembly.Exports): void {
		this.memory.count(
			Object.entries(exports)
				.filter(([name]) => name.startsWith(MEMORY_EXPORT))
				.map(([, memory]) => memory as WebAssembly.Memory)
		);
		if (exports.memory instanceof WebAssembly.Memory) this.#attach(exports.memory);
	}

	#attach(memory: WebAssembly.Memory): void {
		this.memory.watch(memory);
		this.#wasi?.bind(memory);
		this.#fetch.bind(memory);
	}

	#note = (error: unknown): void => {
		this.#ended ??= { by: error };
		this.#options.end();
	};

	/** A call whose exceptions end the program, as all of them do. */
	#ending<Arguments extends number[]>(call: (...args: Arguments) => void): (...args: Arguments) => void {
		return (...args) => {
			try {
				call(...args);
			} catch (error) {
				this.#note(error);
				throw error;
			}
		};
	}

	/** spell.log(pointer, length): one line of UTF-8 to stderr. */
	#log = (pointer: number, length: number): void => {
		this.#options.stderr.write(this.memory.slice(pointer, length));
		this.#options.stderr.write(NEWLINE);
	};

	/** spell.fail(pointer, length): ends the cast with exit code 1 and this message on stderr. */
	#fail = (pointer: number, length: number): void => {
		this.#log(pointer, length);
		throw new ProcExit(1);
	};

	/** env.abort(message, file, line, column), AssemblyScript's: strings are UTF-16, their size in bytes 4 before them. */
	#abort = (message: number, file: number, line: number, column: number): never => {
		const where = `${this.memory.utf16(file)}:${line}:${column}`;
		throw new ProgramAbort(`${this.memory.utf16(message) || 'abort'} (${where})`);
	};
}

const NO_NETWORK: FetchOptions = {
	owner: { refusal: 'not-granted' },
	bodyBytes: Infinity,
	now: () => 0,
	onRequest: () => undefined
};

const NEWLINE = new Uint8Array([0x0a]);

/** Watches a program's memory: how large it is, and reads from it for the host. */
export class WasmMemoryTracker {
	#memory: WebAssembly.Memory | undefined;
	#all: readonly WebAssembly.Memory[] = [];

	/** Memories to be counted together, where the one that is watched is not all. */
	count(memories: readonly WebAssembly.Memory[]): void {
		this.#all = memories;
	}

	/** How many there are, as far as the host knows. */
	get memories(): number {
		return Math.max(this.#all.length, 1);
	}

	watch(memory: WebAssembly.Memory): void {
		this.#memory = memory;
	}

	/** Size at this moment in bytes. A memory never shrinks, so at the end of a cast this is its peak. */
	get bytes(): number {
		if (this.#all.length === 0) return this.#size;
		return this.#all.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
	}

	get #size(): number {
		return this.#memory?.buffer.byteLength ?? 0;
	}

	/** A copy of part of the memory. @throws WebAssembly.RuntimeError, as the program's own access would, when it is outside. */
	slice(pointer: number, length: number): Uint8Array {
		const start = pointer >>> 0;
		const end = start + (length >>> 0);
		if (end > this.#size) throw new WebAssembly.RuntimeError('memory access out of bounds');
		return new Uint8Array(this.#memory!.buffer, start, end - start).slice();
	}

	/** An AssemblyScript string; empty for the null pointer. */
	utf16(pointer: number): string {
		if (pointer === 0) return '';
		const size = new DataView(this.slice(pointer - 4, 4).buffer).getUint32(0, true);
		return new TextDecoder('utf-16le').decode(this.slice(pointer, Math.min(size, PAGE_BYTES)));
	}
}

function createMemory({ minimum, maximum, wide }: MemoryImport): WebAssembly.Memory {
	try {
		if (!wide) return new WebAssembly.Memory({ initial: minimum, maximum });
		const descriptor = { initial: BigInt(minimum), maximum: BigInt(maximum), address: 'i64' };
		return new WebAssembly.Memory(descriptor as unknown as WebAssembly.MemoryDescriptor);
	} catch (cause) {
		throw new HostError('out-of-memory', `This device did not give ${minimum * PAGE_BYTES} bytes of memory.`, {
			cause
		});
	}
}
