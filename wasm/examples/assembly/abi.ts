/**
 * The function ABI, from the program's side: bytes in, bytes out.
 *
 * The host calls `alloc` for room, copies the input there and calls `cast`. Every cast has an
 * instance of its own, so nothing here is ever freed.
 */
import * as host from './spell';

/** Room for `length` bytes of input. A spell exports this. */
export function alloc(length: i32): usize {
	return heap.alloc(<usize>length);
}

/** The input, read as UTF-8, without a byte order mark. */
export function readInput(ptr: usize, length: i32): string {
	const text = String.UTF8.decodeUnsafe(ptr, <usize>length);
	return text.startsWith('\uFEFF') ? text.substring(1) : text;
}

/** What `cast` returns for this text: its UTF-8 bytes, as (pointer << 32) | length. */
export function reply(text: string): i64 {
	const length = String.UTF8.byteLength(text);
	return ((<i64>encode(text, length)) << 32) | (<i64>length);
}

/** Ends the cast with exit code 1 and this message on stderr. */
export function fail(message: string): void {
	const length = String.UTF8.byteLength(message);
	host.fail(encode(message, length), length);
	unreachable();
}

/** Writes UTF-8 of this length somewhere, half a surrogate pair as U+FFFD. */
function encode(text: string, length: i32): usize {
	const room = heap.alloc(<usize>length);
	const mode = String.UTF8.ErrorMode.REPLACE;
	String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, room, false, mode);
	return room;
}
