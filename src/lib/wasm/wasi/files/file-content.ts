import type { RandomAccess } from '../../bytes.ts';
import type { FileSpace } from './file-space.ts';

/** Also how much is copied of what was given, when a byte of it is written. */
const PAGE_BYTES = 65_536;
/** Most files are small: a first page begins with this and doubles. */
const LEAST_BYTES = 256;

/**
 * The bytes of a file, in pages. A page that was never written is read from what was given, or as zero. So appending
 * copies nothing, a hole takes no memory, and a large file that was given is copied only where it is written to.
 */
export class FileContent {
	/** Whether anything was written, cut or added. */
	isChanged = false;
	readonly #space: FileSpace;
	readonly #given: RandomAccess | undefined;
	readonly #pages: (Uint8Array | undefined)[] = [];
	#size: number;
	/** How far what was given still counts. */
	#givenSize: number;
	/** Bytes of it that are read from there still. */
	#givenLeft: number;

	constructor(space: FileSpace, given?: RandomAccess) {
		this.#space = space;
		this.#given = given;
		this.#size = this.#givenSize = this.#givenLeft = given?.size ?? 0;
	}

	get size(): number {
		return this.#size;
	}

	/** What counts against the quota. */
	get ownBytes(): number {
		return this.#size - this.#givenLeft;
	}

	/** Fills `target` from `at` as far as there are bytes; how many. */
	read(at: number, target: Uint8Array): number {
		const count = Math.min(target.length, this.#size - at);
		for (let done = 0; done < count;) {
			const from = (at + done) % PAGE_BYTES;
			const length = Math.min(PAGE_BYTES - from, count - done);
			const part = length === target.length ? target : target.subarray(done, done + length);
			const page = this.#pages[(at + done - from) / PAGE_BYTES];
			if (page === undefined) this.#readGiven(at + done, part);
			else readPage(page, from, part);
			done += length;
		}
		return Math.max(count, 0);
	}

	/** Writes all of `data` at `at`. False, and nothing written, when the quota has no room. */
	write(at: number, data: Uint8Array): boolean {
		const end = at + data.length;
		if (!this.#makeRoom(at, end)) return false;
		for (let done = 0; done < data.length;) {
			const from = (at + done) % PAGE_BYTES;
			const length = Math.min(PAGE_BYTES - from, data.length - done);
			const page = this.#ownPage((at + done - from) / PAGE_BYTES, from + length);
			page.set(length === data.length ? data : data.subarray(done, done + length), from);
			done += length;
		}
		this.isChanged = true;
		return true;
	}

	/** Cuts, or adds zeros. False when the quota has no room. */
	resize(size: number): boolean {
		if (size < this.#size) this.#cut(size);
		else if (!this.#makeRoom(size, size)) return false;
		this.isChanged = true;
		return true;
	}

	#readGiven(at: number, part: Uint8Array): void {
		const count = Math.max(0, Math.min(part.length, this.#givenSize - at));
		const read = count === 0 ? 0 : this.#given!.read(at, count === part.length ? part : part.subarray(0, count));
		if (read < part.length) part.fill(0, read);
	}

	#makeRoom(at: number, end: number): boolean {
		const touchesGiven = end > at && at - (at % PAGE_BYTES) < this.#givenSize;
		if (this.#givenLeft > 0 && touchesGiven && !this.#takeOver(at, end)) return false;
		if (end <= this.#size) return true;
		if (!this.#space.take(end - this.#size)) return false;
		this.#size = end;
		return true;
	}

	/** Copies the pages that will be written of what was given. */
	#takeOver(at: number, end: number): boolean {
		const last = Math.floor((Math.min(end, this.#givenSize) - 1) / PAGE_BYTES);
		for (let index = Math.floor(at / PAGE_BYTES); index <= last; index++) {
			if (this.#pages[index] !== undefined) continue;
			const start = index * PAGE_BYTES;
			const length = Math.min(PAGE_BYTES, this.#givenSize - start);
			if (!this.#space.take(length)) return false;
			const page = new Uint8Array(length);
			this.#readGiven(start, page);
			this.#pages[index] = page;
			this.#givenLeft -= length;
		}
		return true;
	}

	/** A page to write to, at least so long. */
	#ownPage(index: number, length: number): Uint8Array {
		const page = this.#pages[index];
		if (page !== undefined && page.length >= length) return page;
		const wanted = index === 0 ? Math.max(length, 2 * (page?.length ?? 0), LEAST_BYTES) : PAGE_BYTES;
		const grown = new Uint8Array(Math.min(wanted, PAGE_BYTES));
		if (page !== undefined) grown.set(page);
		this.#pages[index] = grown;
		return grown;
	}

	#cut(size: number): void {
		const before = this.ownBytes;
		const pages = Math.ceil(size / PAGE_BYTES);
		if (this.#pages.length > pages) this.#pages.length = pages;
		// Past the end is zero, should it grow again.
		if (size % PAGE_BYTES > 0) this.#pages[pages - 1]?.fill(0, size % PAGE_BYTES);
		this.#size = size;
		this.#givenSize = Math.min(this.#givenSize, size);
		this.#givenLeft = this.#givenSize - this.#takenOver();
		this.#space.giveBack(before - this.ownBytes);
	}

	#takenOver(): number {
		let bytes = 0;
		// `forEach` passes over holes.
		this.#pages.forEach((_, index) => {
			bytes += Math.max(0, Math.min(PAGE_BYTES, this.#givenSize - index * PAGE_BYTES));
		});
		return bytes;
	}
}

function readPage(page: Uint8Array, from: number, part: Uint8Array): void {
	const end = from + part.length;
	part.set(from === 0 && end === page.length ? page : page.subarray(from, end));
	if (end > page.length) part.fill(0, Math.max(0, page.length - from));
}
