import type { Fd } from '@bjorn3/browser_wasi_shim';
import { OpenedDirectory } from './files/opened-directory.ts';
import { BADF, MFILE, NOTDIR } from './host-call.ts';

/** Open descriptors that a program may have; past it, `MFILE`. */
const MOST_DESCRIPTORS = 4096;

/** The program's descriptors by number. A closed number is given out again, the lowest first. */
export class Descriptors {
	readonly #open: (Fd | undefined)[];

	constructor(first: readonly Fd[]) {
		this.#open = [...first];
	}

	find(fd: number): Fd | undefined {
		return this.#open[fd];
	}

	/** @throws BADF */
	get(fd: number): Fd {
		const found = this.#open[fd];
		if (found === undefined) throw BADF;
		return found;
	}

	/** @throws BADF, NOTDIR */
	directory(fd: number): OpenedDirectory {
		const found = this.get(fd);
		if (!(found instanceof OpenedDirectory)) throw NOTDIR;
		return found;
	}

	/** Its number. @throws MFILE */
	add(opened: Fd): number {
		const fd = this.#free();
		this.#open[fd] = opened;
		return fd;
	}

	/** For before the work that has a descriptor. @throws MFILE */
	requireFree(): void {
		this.#free();
	}

	close(fd: number): number {
		const errno = this.get(fd).fd_close();
		this.#open[fd] = undefined;
		return errno;
	}

	/** `to`, which must be open, is closed and means what `from` meant; `from` is free. */
	renumber(from: number, to: number): number {
		const moved = this.get(from);
		this.get(to);
		if (from === to) return 0;
		const errno = this.close(to);
		this.#open[to] = moved;
		this.#open[from] = undefined;
		return errno;
	}

	#free(): number {
		const free = this.#open.indexOf(undefined);
		const fd = free < 0 ? this.#open.length : free;
		if (fd >= MOST_DESCRIPTORS) throw MFILE;
		return fd;
	}
}
