import { InvalidInputError } from './errors.ts';

/**
 * The text of bytes that must be UTF-8. A byte order mark stays in it: the bytes can be had back.
 * @throws InvalidInputError naming the offset of the first byte that is not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
	} catch (cause) {
		const offset = findUtf8Fault(bytes);
		if (offset === undefined) throw cause;
		const byte = (bytes[offset] ?? 0).toString(16).padStart(2, '0');
		const message = `The bytes are not UTF-8 text: byte ${offset} (0x${byte}) is out of place`;
		throw new InvalidInputError([{ path: '', message }], { cause });
	}
}

/**
 * UTF-8 of a text.
 * @throws InvalidInputError naming the index of a lone surrogate, which has no UTF-8.
 */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
	if (!text.isWellFormed()) {
		const index = text.search(/\p{Surrogate}/u);
		throw new InvalidInputError([
			{ path: '', message: `The text has half a character (a lone surrogate) at index ${index}` }
		]);
	}
	return new TextEncoder().encode(text);
}

/** Offset of the first sequence that is not well-formed UTF-8 (Unicode, table 3-7); a sequence cut off by the end counts. */
export function findUtf8Fault(bytes: Uint8Array): number | undefined {
	for (let at = 0; at < bytes.length;) {
		const length = sequenceLength(bytes, at);
		if (length === 0) return at;
		at += length;
	}
	return undefined;
}

/** Bytes of the well-formed sequence that starts here; 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
	const lead = bytes[at]!;
	if (lead < 0x80) return 1;
	if (lead < 0xc2 || lead > 0xf4) return 0;
	const length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	const [low, high] = secondByteRange(lead);
	const second = bytes[at + 1] ?? 0;
	if (second < low || second > high) return 0;
	for (let offset = 2; offset < length; offset++) if (((bytes[at + offset] ?? 0) & 0xc0) !== 0x80) return 0;
	return length;
}

/** Shuts out what is longer than it need be, surrogates, and what lies beyond U+10FFFF. */
function secondByteRange(lead: number): readonly [low: number, high: number] {
	if (lead === 0xe0) return [0xa0, 0xbf];
	if (lead === 0xed) return [0x80, 0x9f];
	if (lead === 0xf0) return [0x90, 0xbf];
	if (lead === 0xf4) return [0x80, 0x8f];
	return [0x80, 0xbf];
}
