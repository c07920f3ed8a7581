import { expect, test } from 'vitest';
import {
	formatBytes,
	formatDeadline,
	formatElapsed,
	formatMs,
	formatNumberOf,
	known,
	shortHash
} from '../../../src/lib/app/format.ts';

test.each([
	[0, '0 B'],
	[1023, '1023 B'],
	[1024, '1 KiB'],
	[8602, '8.4 KiB'],
	[1_048_575, '1.0 MiB'],
	[27_000_000, '25.7 MiB'],
	[512 * 1_048_576, '512 MiB'],
	[1.5 * 1024 ** 3, '1.5 GiB']
])('formatBytes(%d) is %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

test.each([
	[0, '0 ms'],
	[0.04, '0.0 ms'],
	[0.4, '0.4 ms'],
	[9.96, '10 ms'],
	[999.4, '999 ms'],
	[999.6, '1.00 s'],
	[1240, '1.24 s'],
	[59_996, '1 min 0 s'],
	[125_000, '2 min 5 s']
])('formatMs(%d) is %s', (ms, text) => expect(formatMs(ms)).toBe(text));

test('a running clock steps by tenths and then by seconds', () => {
	expect([0, 99, 100, 59_999, 60_000, 125_900].map(formatElapsed)).toEqual([
		'0.0 s',
		'0.0 s',
		'0.1 s',
		'59.9 s',
		'1 min 0 s',
		'2 min 5 s'
	]);
});

test('limits, counts, hashes and what is not known', () => {
	expect([250, 1500, 300_000].map(formatDeadline)).toEqual(['250 ms', '1.5 s', '300 s']);
	expect([1, 1200].map((count) => formatNumberOf(count, 'import'))).toEqual(['1 import', '1,200 imports']);
	expect(shortHash(`3fa91c0e${'0'.repeat(52)}77d2`)).toBe('3fa91c0e…77d2');
	expect(known(undefined, formatBytes)).toBe('not known');
});
