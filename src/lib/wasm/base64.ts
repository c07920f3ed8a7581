import { InvalidInputError } from './errors.ts';

/** A multiple of 3, so that the pieces' base64 can be joined; small enough for one call's arguments. */
const PIECE_BYTES = 24_576;

/** Base64 (RFC 4648, with padding) of bytes. */
export function toBase64(bytes: Uint8Array): string {
	const pieces: string[] = [];
	for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
		pieces.push(btoa(String.fromCharCode(...bytes.subarray(at, at + PIECE_BYTES))));
	}
	return pieces.join('');
}

/**
 * The bytes of a base64 text; blanks and missing padding are let pass.
 * @throws InvalidInputError when it is not base64.
 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
	try {
		return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
	} catch (cause) {
		throw new InvalidInputError([{ path: '', message: 'The text is not base64' }], { cause });
	}
}
