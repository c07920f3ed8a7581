import type { Fd } from '@bjorn3/browser_wasi_shim';
import type { CastWatch } from '../cast-watch.ts';
import type { Descriptors } from './descriptors.ts';
import { OpenedFile } from './files/opened-file.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { HostCall } from './host-call.ts';
import { InputStream } from './stdio.ts';
import type { WaitingCall } from './waiting.ts';

const IOVEC_BYTES = 8;
const NOTHING_WRITTEN = { ret: 0, nwritten: 0 };
/** A call with more pieces than this looks now and then whether the program is to stop. */
const PIECES_AT_ONCE = 1024;

/** `fd_read` where input comes while the program runs: waits for it, then reads. */
export function waitingRead(descriptors: Descriptors, read: HostCall): WaitingCall {
	const entered = read as (...args: number[]) => number;
	return function* (fd: number, iovecs: number, count: number, doneAt: number) {
		const opened = descriptors.find(fd);
		if (opened instanceof InputStream && opened.look().kind === 'empty') {
			yield { ms: Infinity, for: 'input', isOver: () => opened.look().kind !== 'empty' };
		}
		return entered(fd, iovecs, count, doneAt);
	};
}

/** `fd_read`, `fd_pread`, `fd_write`, `fd_pwrite`. */
export function transferCalls(
	guest: GuestMemory,
	descriptors: Descriptors,
	watch: CastWatch
): Record<string, HostCall> {
	return {
		fd_read: (fd: number, iovecs: number, count: number, doneAt: number) => {
			const opened = descriptors.get(fd);
			if (count === 1) return readPiece(guest, opened, iovecs, doneAt);
			return scatter(guest, { at: iovecs, count, doneAt, watch }, (target) => readInto(opened, target));
		},
		fd_pread: (fd: number, iovecs: number, count: number, offset: bigint, doneAt: number) => {
			const opened = descriptors.get(fd);
			return scatter(guest, { at: iovecs, count, doneAt, watch }, (target, done) =>
				preadInto(opened, target, offset + BigInt(done))
			);
		},
		fd_write: (fd: number, iovecs: number, count: number, doneAt: number) => {
			const opened = descriptors.get(fd);
			if (count === 1) return writePiece(guest, opened, iovecs, doneAt);
			return gather(guest, { at: iovecs, count, doneAt, watch }, (piece) => opened.fd_write(piece));
		},
		fd_pwrite: (fd: number, iovecs: number, count: number, offset: bigint, doneAt: number) => {
			const opened = descriptors.get(fd);
			return gather(guest, { at: iovecs, count, doneAt, watch }, (piece, done) =>
				opened.fd_pwrite(piece, offset + BigInt(done))
			);
		}
	};
}

/** A list of pieces of the program's memory, and where it wants to read how many bytes went. */
interface Iovecs {
	at: number;
	count: number;
	doneAt: number;
	watch: CastWatch;
}

/** How many bytes, or an errno below zero. A file fills the program's memory itself; a device gives a piece to copy. */
function readInto(opened: Fd, target: Uint8Array): number {
	return opened instanceof OpenedFile ? opened.readInto(target) : takePiece(opened.fd_read(target.length), target);
}

function preadInto(opened: Fd, target: Uint8Array, offset: bigint): number {
	if (opened instanceof OpenedFile) return opened.preadInto(target, offset);
	return takePiece(opened.fd_pread(target.length, offset), target);
}

function takePiece({ ret, data }: { ret: number; data: Uint8Array }, target: Uint8Array): number {
	if (ret !== 0) return -ret;
	target.set(data);
	return data.length;
}

/** `scatter` for one piece, as most calls have: what lists need takes longer than a small read. */
function readPiece(guest: GuestMemory, opened: Fd, iovec: number, doneAt: number): number {
	guest.require(doneAt, 4);
	const target = guest.bytes(guest.u32(iovec), guest.u32(iovec + 4));
	const count = target.length === 0 ? 0 : readInto(opened, target);
	if (count < 0) return -count;
	guest.setU32(doneAt, count);
	return 0;
}

/** `gather` for one piece. */
function writePiece(guest: GuestMemory, opened: Fd, iovec: number, doneAt: number): number {
	guest.require(doneAt, 4);
	const piece = guest.bytes(guest.u32(iovec), guest.u32(iovec + 4));
	const { ret, nwritten } = piece.length === 0 ? NOTHING_WRITTEN : opened.fd_write(piece);
	if (ret === 0) guest.setU32(doneAt, nwritten);
	return ret;
}

/** Fills the pieces in order, until one is not filled. */
function scatter(guest: GuestMemory, iovecs: Iovecs, read: (target: Uint8Array, done: number) => number): number {
	guest.require(iovecs.doneAt, 4);
	let done = 0;
	for (let i = 0; i < iovecs.count; i++) {
		const target = pieceOf(guest, iovecs, i);
		if (target.length === 0) continue;
		const count = read(target, done);
		if (count < 0 && done === 0) return -count;
		done += Math.max(count, 0);
		if (count < target.length) break;
	}
	guest.setU32(iovecs.doneAt, done);
	return 0;
}

/** Writes the pieces in order, until one is not taken whole. An errno after some went is left to the next call. */
function gather(
	guest: GuestMemory,
	iovecs: Iovecs,
	write: (piece: Uint8Array, done: number) => { ret: number; nwritten: number }
): number {
	guest.require(iovecs.doneAt, 4);
	let done = 0;
	for (let i = 0; i < iovecs.count; i++) {
		const piece = pieceOf(guest, iovecs, i);
		if (piece.length === 0) continue;
		const { ret, nwritten } = write(piece, done);
		if (ret !== 0 && done === 0) return ret;
		done += nwritten;
		if (nwritten < piece.length) break;
	}
	guest.setU32(iovecs.doneAt, done);
	return 0;
}

function pieceOf(guest: GuestMemory, iovecs: Iovecs, index: number): Uint8Array {
	if (index % PIECES_AT_ONCE === PIECES_AT_ONCE - 1) iovecs.watch.check();
	const at = iovecs.at + index * IOVEC_BYTES;
	return guest.bytes(guest.u32(at), guest.u32(at + 4));
}
