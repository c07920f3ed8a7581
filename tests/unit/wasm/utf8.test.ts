import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidInputError } from '../../../src/lib/wasm/errors.ts';
import { decodeUtf8, encodeUtf8, findUtf8Fault } from '../../../src/lib/wasm/utf8.ts';

const strict = new TextDecoder('utf-8', { fatal: true });

function isUtf8(bytes: Uint8Array): boolean {
	try {
		strict.decode(bytes);
		return true;
	} catch {
		return false;
	}
}

test.each([
	['a lone continuation', [0x61, 0x80], 1],
	['an overlong NUL', [0xc0, 0x80], 0],
	['an overlong three-byte form', [0x61, 0xe0, 0x9f, 0xbf], 1],
	['a surrogate', [0xed, 0xa0, 0x80], 0],
	['beyond U+10FFFF', [0xf4, 0x90, 0x80, 0x80], 0],
	['a character cut off', [0x61, 0x62, 0xf0, 0x9f, 0x98], 2],
	['0xff', [0xc3, 0xa9, 0xff], 2]
])('%s: the offset of its first byte', (_, bytes, offset) => {
	expect(findUtf8Fault(new Uint8Array(bytes))).toBe(offset);
});

test('agrees with the platform on what is UTF-8, and the fault is the first', () => {
	const byte = fc.constantFrom(
		0x00,
		0x41,
		0x7f,
		0x80,
		0x8f,
		0x90,
		0x9f,
		0xa0,
		0xbf,
		0xc1,
		0xc2,
		0xe0,
		0xed,
		0xef,
		0xf0,
		0xf4,
		0xf5
	);
	fc.assert(
		fc.property(fc.uint8Array({ maxLength: 6 }), fc.array(byte, { maxLength: 8 }), (random, edges) => {
			for (const bytes of [random, new Uint8Array(edges)]) {
				const fault = findUtf8Fault(bytes);
				expect(fault === undefined).toBe(isUtf8(bytes));
				if (fault !== undefined) expect(isUtf8(bytes.subarray(0, fault))).toBe(true);
			}
		}),
		{ numRuns: 3_000 }
	);
});

test('says which byte is out of place', () => {
	expect(() => decodeUtf8(new Uint8Array([0x6f, 0x6b, 0xfe]))).toThrow(
		new InvalidInputError([{ path: '', message: 'The bytes are not UTF-8 text: byte 2 (0xfe) is out of place' }])
	);
});

test('a byte order mark stays in the text', () => {
	expect(decodeUtf8(encodeUtf8('\uFEFFa'))).toBe('\uFEFFa');
});

test('refuses half a character instead of writing U+FFFD for it', () => {
	expect(() => encodeUtf8('ab\ud83d')).toThrow('at index 2');
	expect(() => encodeUtf8('😀\udc00b')).toThrow('at index 2');
});
