import { BytesSource, type ByteSink, decodeText } from '../../../../src/lib/wasm/bytes.ts';
import { InvalidInputError } from '../../../../src/lib/wasm/errors.ts';
import { DEFAULT_LIMITS } from '../../../../src/lib/wasm/limits.ts';
import type { FileTree, Mount } from '../../../../src/lib/wasm/protocol.ts';
import { FileSystem, type FileSystemOptions } from '../../../../src/lib/wasm/wasi/files/file-system.ts';
import { WasiHost, type WasiOptions } from '../../../../src/lib/wasm/wasi/host.ts';
import { compileWat } from '../../support/wat.ts';

/** Parameters of every preview 1 function: i for i32, I for i64. All return an errno but `proc_exit`. */
const SIGNATURES = {
	args_get: 'ii',
	args_sizes_get: 'ii',
	environ_get: 'ii',
	environ_sizes_get: 'ii',
	clock_res_get: 'ii',
	clock_time_get: 'iIi',
	fd_advise: 'iIIi',
	fd_allocate: 'iII',
	fd_close: 'i',
	fd_datasync: 'i',
	fd_fdstat_get: 'ii',
	fd_fdstat_set_flags: 'ii',
	fd_fdstat_set_rights: 'iII',
	fd_filestat_get: 'ii',
	fd_filestat_set_size: 'iI',
	fd_filestat_set_times: 'iIIi',
	fd_pread: 'iiiIi',
	fd_prestat_get: 'ii',
	fd_prestat_dir_name: 'iii',
	fd_pwrite: 'iiiIi',
	fd_read: 'iiii',
	fd_readdir: 'iiiIi',
	fd_renumber: 'ii',
	fd_seek: 'iIii',
	fd_sync: 'i',
	fd_tell: 'ii',
	fd_write: 'iiii',
	path_create_directory: 'iii',
	path_filestat_get: 'iiiii',
	path_filestat_set_times: 'iiiiIIi',
	path_link: 'iiiiiii',
	path_open: 'iiiiiIIii',
	path_readlink: 'iiiiii',
	path_remove_directory: 'iii',
	path_rename: 'iiiiii',
	path_symlink: 'iiiii',
	path_unlink_file: 'iii',
	poll_oneoff: 'iiii',
	proc_exit: 'i',
	proc_raise: 'i',
	sched_yield: '',
	random_get: 'ii',
	sock_accept: 'iii',
	sock_recv: 'iiiiii',
	sock_send: 'iiiii',
	sock_shutdown: 'ii'
} as const;

export type Preview1 = keyof typeof SIGNATURES;
type Preview1Call = (...args: (number | bigint)[]) => number;
export const PREVIEW1_NAMES = Object.keys(SIGNATURES) as Preview1[];

export const E = {
	success: 0,
	badf: 8,
	busy: 10,
	exist: 20,
	fault: 21,
	fbig: 22,
	ilseq: 25,
	inval: 28,
	isdir: 31,
	loop: 32,
	mfile: 33,
	nametoolong: 37,
	noent: 44,
	nospc: 51,
	notdir: 54,
	notempty: 55,
	notsock: 57,
	notsup: 58,
	perm: 63,
	rofs: 69,
	spipe: 70,
	xdev: 75,
	notcapable: 76
} as const;

/** Where the helpers put what they need; tests use the addresses below. */
const RESULT = 60_000;
const SCRATCH = 65_536;
/** Bits 0 to 28: of these, a file has what is a file's, a folder what is a folder's. */
const ALL_RIGHTS = (1n << 29n) - 1n;
const FD_WRITE = 1n << 6n;
const SYMLINK_FOLLOW = 1;
export const OFLAGS = { creat: 1, directory: 2, excl: 4, trunc: 8 } as const;

/** Keeps a copy of each piece. */
export class Collector implements ByteSink {
	readonly pieces: Uint8Array[] = [];

	write(piece: Uint8Array): void {
		this.pieces.push(piece.slice());
	}

	get text(): string {
		return decodeText(this.pieces);
	}
}

/** A module that gives out the host's functions as it got them: each call goes from wasm to the host, as a program's does. */
function passThrough(): string {
	const types = { i: 'i32', I: 'i64' };
	const lines = Object.entries(SIGNATURES).map(([name, signature]) => {
		const params = [...signature].map((type) => types[type as 'i' | 'I']).join(' ');
		const result = name === 'proc_exit' ? '' : '(result i32)';
		return `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${params}) ${result}))`;
	});
	const exports = PREVIEW1_NAMES.map((name) => `(export "${name}" (func $${name}))`);
	return `(module ${[...lines, ...exports].join('\n')} (memory (export "memory") 4))`;
}

export type ProgramOptions = Partial<WasiOptions> & { preopens?: Readonly<Record<string, FileTree | Mount>> };

export function optionsWith({ preopens = {}, ...options }: ProgramOptions = {}): WasiOptions {
	const nowhere = { write: () => undefined };
	const none = new BytesSource(new Uint8Array());
	return { args: [], env: {}, stdin: none, stdout: nowhere, stderr: nowhere, files: fileSystem(preopens), ...options };
}

/** Files as a program gets them; what is not given as bytes cannot be opened. */
export function fileSystem(
	preopens: Readonly<Record<string, FileTree | Mount>>,
	options: Partial<FileSystemOptions> = {}
): FileSystem {
	const openFile = () => {
		throw new InvalidInputError([{ path: '', message: 'cannot be opened here' }]);
	};
	return new FileSystem(preopens, { limitBytes: DEFAULT_LIMITS.fileBytes, openFile, ...options });
}

/** A program that makes the calls that a test tells it to. */
export class Program {
	readonly memory: WebAssembly.Memory;
	readonly #calls: Record<Preview1, Preview1Call>;

	constructor(exports: WebAssembly.Exports) {
		this.memory = exports.memory as WebAssembly.Memory;
		this.#calls = exports as unknown as Record<Preview1, Preview1Call>;
	}

	static async with(options: ProgramOptions = {}): Promise<Program> {
		const host = new WasiHost(optionsWith(options));
		const exports = await instantiate(passThrough(), host);
		return new Program(exports);
	}

	call(name: Preview1, ...args: (number | bigint)[]): number {
		return this.#calls[name](...args);
	}

	/** The parameters of a call: i for i32, I for i64. */
	arity(name: Preview1): string {
		return SIGNATURES[name];
	}

	get view(): DataView {
		return new DataView(this.memory.buffer);
	}

	u32(at: number): number {
		return this.view.getUint32(at, true);
	}

	u64(at: number): bigint {
		return this.view.getBigUint64(at, true);
	}

	bytes(at: number, length: number): Uint8Array {
		return new Uint8Array(this.memory.buffer, at, length).slice();
	}

	text(at: number, length: number): string {
		return new TextDecoder().decode(this.bytes(at, length));
	}

	/** Puts bytes or text at an address; returns how many bytes. */
	put(at: number, content: string | Uint8Array): number {
		const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
		new Uint8Array(this.memory.buffer).set(bytes, at);
		return bytes.length;
	}

	/** Puts an iovec list at an address. */
	iovecs(at: number, pieces: readonly (readonly [at: number, length: number])[]): void {
		pieces.forEach(([pieceAt, length], i) => {
			this.view.setUint32(at + 8 * i, pieceAt, true);
			this.view.setUint32(at + 8 * i + 4, length, true);
		});
	}

	/** A call on a path: the directory 3 unless told, the path, then what follows. */
	path(name: Preview1, path: string, ...rest: (number | bigint)[]): number {
		return this.call(name, 3, SCRATCH, this.put(SCRATCH, path), ...rest);
	}

	stat(path: string): { errno: number; type: number; size: number; ino: bigint } {
		const errno = this.call('path_filestat_get', 3, 0, SCRATCH, this.put(SCRATCH, path), RESULT);
		const type = this.view.getUint8(RESULT + 16);
		return { errno, type, size: Number(this.u64(RESULT + 32)), ino: this.u64(RESULT + 8) };
	}

	open(
		path: string,
		{ oflags = 0, flags = 0, rights = ALL_RIGHTS, dir = 3, lookup = SYMLINK_FOLLOW } = {}
	): { errno: number; fd: number } {
		const length = this.put(SCRATCH, path);
		const errno = this.call('path_open', dir, lookup, SCRATCH, length, oflags, rights, ALL_RIGHTS, flags, RESULT);
		return { errno, fd: this.u32(RESULT) };
	}

	openFolder(path: string): { errno: number; fd: number } {
		return this.open(path, { oflags: OFLAGS.directory, rights: ALL_RIGHTS & ~FD_WRITE });
	}

	write(fd: number, content: string | Uint8Array): { errno: number; done: number } {
		this.iovecs(RESULT, [[SCRATCH, this.put(SCRATCH, content)]]);
		const errno = this.call('fd_write', fd, RESULT, 1, RESULT + 8);
		return { errno, done: this.u32(RESULT + 8) };
	}

	read(fd: number, size: number): { errno: number; text: string } {
		this.iovecs(RESULT, [[SCRATCH, size]]);
		const errno = this.call('fd_read', fd, RESULT, 1, RESULT + 8);
		return { errno, text: errno === 0 ? this.text(SCRATCH, this.u32(RESULT + 8)) : '' };
	}

	seek(fd: number, offset: bigint, whence: number): { errno: number; at: bigint } {
		const errno = this.call('fd_seek', fd, offset, whence, RESULT);
		return { errno, at: this.u64(RESULT) };
	}

	/** Names in a folder, read with a buffer of so many bytes at a time. */
	list(fd: number, bufferBytes = 4096): string[] {
		const names: string[] = [];
		for (let cookie = 0n; ;) {
			const errno = this.call('fd_readdir', fd, SCRATCH, bufferBytes, cookie, RESULT);
			if (errno !== 0) throw new Error(`fd_readdir: ${errno}`);
			const used = this.u32(RESULT);
			const before = names.length;
			for (let at = 0; at + 24 <= used;) {
				const length = this.u32(SCRATCH + at + 16);
				if (at + 24 + length > used) break;
				names.push(this.text(SCRATCH + at + 24, length));
				cookie = this.u64(SCRATCH + at);
				at += 24 + length;
			}
			if (used < bufferBytes || names.length === before) return names;
		}
	}
}

/** Compiles, instantiates and binds. */
export async function instantiate(source: string, host: WasiHost): Promise<WebAssembly.Exports> {
	const imports = { wasi_snapshot_preview1: host.imports as WebAssembly.ModuleImports };
	const { instance } = await WebAssembly.instantiate(await compileWat(source), imports);
	host.bind(instance.exports.memory as WebAssembly.Memory);
	return instance.exports;
}
