import type { FileTree, Mount } from '../../../../../src/lib/wasm/protocol.ts';
import type { FileSystemOptions } from '../../../../../src/lib/wasm/wasi/files/file-system.ts';
import { fileSystem, Program, type Preview1 } from '../program.ts';

export const text = (content: string) => new TextEncoder().encode(content);

/** Preview 1 rights. */
export const R = {
	read: 1n << 1n,
	seek: 1n << 2n,
	setFlags: 1n << 3n,
	tell: 1n << 5n,
	write: 1n << 6n,
	createFile: 1n << 10n,
	open: 1n << 13n,
	all: (1n << 29n) - 1n
} as const;

const FROM = 0;
const TO = 12_000;
const BUFFER = 24_000;
const RESULT = 34_000;

/** A program with one mount, descriptor 3, unless told otherwise. */
export async function withTree(
	tree: FileTree | Mount,
	options: Partial<FileSystemOptions> = {}
): Promise<{ program: Program; calls: TreeCalls }> {
	const program = await Program.with({ files: fileSystem({ '/data': tree }, options) });
	return { program, calls: new TreeCalls(program) };
}

/** The calls that name two places, and what they answer. */
export class TreeCalls {
	readonly #program: Program;

	constructor(program: Program) {
		this.#program = program;
	}

	rename(from: string, to: string, fromFd = 3, toFd = 3): number {
		return this.#two('path_rename', (a, b) => [fromFd, FROM, a, toFd, TO, b], from, to);
	}

	link(from: string, to: string, { lookup = 0, toFd = 3 } = {}): number {
		return this.#two('path_link', (a, b) => [3, lookup, FROM, a, toFd, TO, b], from, to);
	}

	symlink(target: string, path: string): number {
		return this.#two('path_symlink', (a, b) => [FROM, a, 3, TO, b], target, path);
	}

	/** What a link says, in a buffer of so many bytes, or the errno. */
	readlink(path: string, bufferBytes = 4096): string | number {
		const errno = this.#program.path('path_readlink', path, BUFFER, bufferBytes, RESULT);
		return errno === 0 ? this.#program.text(BUFFER, this.#program.u32(RESULT)) : errno;
	}

	/** All of a file's text, or the errno. */
	content(path: string): string | number {
		const { errno, fd } = this.#program.open(path, { rights: R.read });
		if (errno !== 0) return errno;
		const found = this.#program.read(fd, 4096).text;
		this.#program.call('fd_close', fd);
		return found;
	}

	/** Status of what a path names, a link itself by default. */
	stat(path: string, lookup = 0) {
		const length = this.#program.put(FROM, path);
		const errno = this.#program.call('path_filestat_get', 3, lookup, FROM, length, RESULT);
		const u64 = (at: number) => this.#program.u64(RESULT + at);
		const [dev, ino, links, size] = [u64(0), u64(8), u64(24), u64(32)];
		const type = this.#program.view.getUint8(RESULT + 16);
		return { errno, dev, ino, type, links, size, accessed: u64(40), modified: u64(48), changed: u64(56) };
	}

	setTimes(path: string, { accessed = 0n, modified = 0n, flags = 0, lookup = 0 }): number {
		const length = this.#program.put(FROM, path);
		return this.#program.call('path_filestat_set_times', 3, lookup, FROM, length, accessed, modified, flags);
	}

	#two(name: Preview1, args: (from: number, to: number) => (number | bigint)[], from: string, to: string): number {
		return this.#program.call(name, ...args(this.#program.put(FROM, from), this.#program.put(TO, to)));
	}
}
