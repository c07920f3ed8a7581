import { describe, expect, test } from 'vitest';
import { seededRandom, xoshiro128 } from '../../../../src/lib/wasm/wasi/seeded-random.ts';

describe('seeded random numbers', () => {
	test('are those of xoshiro128** 1.1, by the known outputs of its reference code', () => {
		const next = xoshiro128([1, 2, 3, 4]);
		expect(Array.from({ length: 5 }, () => next() >>> 0)).toEqual([11520, 0, 5927040, 70819200, 2031721883]);
	});

	test('are spread over all bytes', () => {
		const bytes = new Uint8Array(1 << 20);
		seededRandom(0)(bytes);
		const counts = new Uint32Array(256);
		for (const byte of bytes) counts[byte]!++;
		// Chi-squared with 255 degrees of freedom: above 331 in one of a thousand honest runs; this one is always the same.
		const expected = bytes.length / 256;
		expect(counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)).toBeLessThan(331);
	});

	test('neighbouring seeds have nothing in common', () => {
		const of = (seed: number) => {
			const bytes = new Uint8Array(64);
			seededRandom(seed)(bytes);
			return bytes;
		};
		const same = of(1).filter((byte, at) => byte === of(2)[at]);
		expect(same.length).toBeLessThan(4);
	});
});
