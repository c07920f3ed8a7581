import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../../../src/lib/wasm/binary/reader.ts';
import { lebU } from '../../../../src/lib/wasm/binary/writer.ts';
import { ModuleRefusedError } from '../../../../src/lib/wasm/errors.ts';
import { leb, sleb } from './assemble.ts';

const reading = (bytes: readonly number[]): ByteReader => new ByteReader(Uint8Array.from(bytes));

/** The problem's code and place, of reading that fails. */
function problemOf(read: () => unknown): { code: string; offset: number } {
	try {
		read();
	} catch (error) {
		if (error instanceof ModuleRefusedError && 'offset' in error.problem) {
			return { code: error.problem.code, offset: error.problem.offset };
		}
		throw error;
	}
	throw new Error('It was read.');
}

describe('unsigned numbers of 32 bits', () => {
	test('every number is read back, whatever its length', () => {
		fc.assert(
			fc.property(fc.nat({ max: 0xffff_ffff }), fc.integer({ min: 1, max: 5 }), (value, bytes) => {
				const encoded = leb(value, bytes);
				const reader = reading([...encoded, 0x55]);
				expect(reader.u32()).toBe(value);
				expect(reader.at).toBe(encoded.length);
			})
		);
	});

	test('over-long numbers are read as far as the format allows, and no further', () => {
		expect(reading([0x80, 0x80, 0x80, 0x80, 0x00]).u32()).toBe(0);
		expect(reading([0xff, 0xff, 0xff, 0xff, 0x0f]).u32()).toBe(0xffff_ffff);
		expect(problemOf(() => reading([0x80, 0x80, 0x80, 0x80, 0x80, 0x00]).u32())).toEqual({
			code: 'malformed',
			offset: 4
		});
	});

	test('bits beyond the 32nd are refused', () => {
		for (const last of [0x10, 0x1f, 0x40, 0x70]) {
			expect(problemOf(() => reading([0xff, 0xff, 0xff, 0xff, last]).u32())).toEqual({ code: 'malformed', offset: 4 });
		}
	});

	test('a number that the bytes end in is truncated there', () => {
		for (const length of [0, 1, 2, 3, 4]) {
			const bytes = new Array<number>(length).fill(0x80);
			expect(problemOf(() => reading(bytes).u32())).toEqual({ code: 'truncated', offset: length });
		}
	});
});

describe('unsigned numbers of 64 bits', () => {
	test('every number up to 2^53 is read back exactly, a larger one as infinite', () => {
		fc.assert(
			fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
				const reader = reading(leb(value));
				expect(reader.u64()).toBe(value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : Infinity);
				expect(reader.done).toBe(true);
			})
		);
	});

	test('the edges of what is exact', () => {
		expect(reading(leb(2n ** 53n - 1n)).u64()).toBe(Number.MAX_SAFE_INTEGER);
		expect(reading(leb(2n ** 53n)).u64()).toBe(Infinity);
		expect(reading(leb(2n ** 64n - 1n)).u64()).toBe(Infinity);
	});

	test('bits beyond the 64th are refused', () => {
		const nine = new Array<number>(9).fill(0xff);
		expect(reading([...nine, 0x01]).u64()).toBe(Infinity);
		expect(problemOf(() => reading([...nine, 0x02]).u64())).toEqual({ code: 'malformed', offset: 9 });
		expect(problemOf(() => reading([...nine, 0x81, 0x00]).u64())).toEqual({ code: 'malformed', offset: 9 });
	});
});

test('signed numbers of 33 bits are read back', () => {
	fc.assert(
		fc.property(fc.integer({ min: -(2 ** 32), max: 2 ** 32 - 1 }), (value) => {
			const reader = reading(sleb(value));
			expect(reader.s33()).toBe(value);
			expect(reader.done).toBe(true);
		})
	);
	expect(problemOf(() => reading([0x80, 0x80, 0x80, 0x80, 0x80, 0x00]).s33())).toMatchObject({ code: 'malformed' });
});

test('numbers are written as briefly as can be, and read back', () => {
	fc.assert(
		fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), (value) => {
			expect(lebU(value)).toEqual(leb(value));
			expect(reading(lebU(value)).u64()).toBe(value);
		})
	);
});

test('a number is stepped over without being read', () => {
	const reader = reading([0x80, 0x80, 0x01, 0x02]);
	reader.skipLeb(5);
	expect(reader.at).toBe(3);
	expect(problemOf(() => reading([0x80, 0x80, 0x80]).skipLeb(3))).toEqual({ code: 'malformed', offset: 2 });
	expect(problemOf(() => reading([0x80, 0x80]).skipLeb(3))).toEqual({ code: 'truncated', offset: 2 });
});

test('a length that cannot be is refused before anybody counts to it', () => {
	expect(reading([0x03, 0, 0, 0]).count('things')).toBe(3);
	expect(problemOf(() => reading([0x04, 0, 0, 0]).count('things'))).toEqual({ code: 'malformed', offset: 0 });
	expect(problemOf(() => reading(leb(0xffff_ffff)).count('things'))).toEqual({ code: 'malformed', offset: 0 });
});

test('nothing is read beyond the range', () => {
	const reader = new ByteReader(Uint8Array.of(1, 2, 3, 4), 1, 3);
	expect([reader.u8(), reader.u8(), reader.done]).toEqual([2, 3, true]);
	expect(problemOf(() => reader.u8())).toEqual({ code: 'truncated', offset: 3 });
	expect(problemOf(() => new ByteReader(new Uint8Array(8), 2, 4).skip(3))).toEqual({ code: 'truncated', offset: 4 });
});

test('a name is UTF-8, as it is', () => {
	const name = (bytes: readonly number[]): string => reading([bytes.length, ...bytes]).name();
	expect(name([0xef, 0xbb, 0xbf, 0x61])).toBe('\u{feff}a');
	expect(name([])).toBe('');
	for (const bad of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
		expect(problemOf(() => name(bad))).toEqual({ code: 'malformed', offset: 1 });
	}
});
