/**
 * WASI preview 1 by hand, as little of it as the bench's programs and Python need: the least that any host does.
 * One program at a time.
 */
import { Gatherer } from './gatherer.ts';

const BADF = 8;
const NOSYS = 52;
const SPIPE = 70;
const CHARACTER_DEVICE = 2;
const ALL_RIGHTS = 0x1fff_ffffn;

export class Exit extends Error {
	readonly code: number;

	constructor(code: number) {
		super('exit');
		this.code = code;
	}
}

type Call = (...args: never[]) => number;

/** The state of one run, and the calls on it. */
export class FloorWasi {
	readonly out = new Gatherer();
	readonly #args: readonly Uint8Array[];
	readonly #stdin: Uint8Array;
	#at = 0;
	#memory: WebAssembly.Memory | undefined;
	#bytes = new Uint8Array(0);
	#view = new DataView(this.#bytes.buffer);

	constructor(args: readonly string[], stdin: Uint8Array) {
		const encoder = new TextEncoder();
		this.#args = ['program', ...args].map((arg) => encoder.encode(`${arg}\0`));
		this.#stdin = stdin;
	}

	/** What the module imports; what is not written here answers "not supported". */
	imports(module: WebAssembly.Module): WebAssembly.Imports {
		const calls = this.#calls as Record<string, Call>;
		const imports: Record<string, Call> = {};
		for (const { name } of WebAssembly.Module.imports(module)) imports[name] = calls[name] ?? (() => NOSYS);
		return { wasi_snapshot_preview1: imports };
	}

	bind({ memory }: WebAssembly.Exports): void {
		this.#memory = memory as WebAssembly.Memory;
	}

	/** Growing detaches the old buffer. */
	#look(): void {
		const { buffer } = this.#memory!;
		if (buffer === this.#bytes.buffer) return;
		this.#bytes = new Uint8Array(buffer);
		this.#view = new DataView(buffer);
	}

	#set(at: number, value: number): 0 {
		this.#view.setUint32(at, value, true);
		return 0;
	}

	readonly #calls = {
		args_sizes_get: (countAt: number, sizeAt: number): number => {
			this.#look();
			this.#set(countAt, this.#args.length);
			return this.#set(
				sizeAt,
				this.#args.reduce((sum, { length }) => sum + length, 0)
			);
		},
		args_get: (pointers: number, at: number): number => {
			this.#look();
			for (const [index, arg] of this.#args.entries()) {
				this.#set(pointers + index * 4, at);
				this.#bytes.set(arg, at);
				at += arg.length;
			}
			return 0;
		},
		environ_sizes_get: (countAt: number, sizeAt: number): number => {
			this.#look();
			this.#set(countAt, 0);
			return this.#set(sizeAt, 0);
		},
		environ_get: (): number => 0,
		clock_time_get: (_id: number, _precision: bigint, at: number): number => {
			this.#look();
			this.#view.setBigUint64(at, BigInt(Math.round(performance.now() * 1e6)), true);
			return 0;
		},
		random_get: (at: number, length: number): number => {
			this.#look();
			crypto.getRandomValues(this.#bytes.subarray(at, at + length));
			return 0;
		},
		fd_read: (fd: number, iovecs: number, count: number, doneAt: number): number => {
			if (fd !== 0) return BADF;
			this.#look();
			let done = 0;
			for (let i = 0; i < count; i++) {
				const [at, length] = this.#iovec(iovecs, i);
				const piece = this.#stdin.subarray(this.#at, this.#at + length);
				this.#bytes.set(piece, at);
				this.#at += piece.length;
				done += piece.length;
			}
			return this.#set(doneAt, done);
		},
		fd_write: (fd: number, iovecs: number, count: number, doneAt: number): number => {
			this.#look();
			let done = 0;
			for (let i = 0; i < count; i++) {
				const [at, length] = this.#iovec(iovecs, i);
				if (fd === 1) this.out.add(this.#bytes.subarray(at, at + length));
				done += length;
			}
			return this.#set(doneAt, done);
		},
		fd_fdstat_get: (fd: number, at: number): number => {
			if (fd > 2) return BADF;
			this.#look();
			this.#bytes.fill(0, at, at + 24);
			this.#bytes[at] = CHARACTER_DEVICE;
			this.#view.setBigUint64(at + 8, ALL_RIGHTS, true);
			return 0;
		},
		fd_filestat_get: (fd: number, at: number): number => {
			if (fd > 2) return BADF;
			this.#look();
			this.#bytes.fill(0, at, at + 64);
			this.#bytes[at + 16] = CHARACTER_DEVICE;
			return 0;
		},
		fd_seek: (): number => SPIPE,
		fd_tell: (): number => SPIPE,
		fd_close: (): number => 0,
		fd_fdstat_set_flags: (): number => 0,
		fd_prestat_get: (): number => BADF,
		sched_yield: (): number => 0,
		proc_exit: (code: number): never => {
			throw new Exit(code);
		}
	};

	#iovec(iovecs: number, index: number): [at: number, length: number] {
		const iovec = iovecs + index * 8;
		return [this.#view.getUint32(iovec, true), this.#view.getUint32(iovec + 4, true)];
	}
}
