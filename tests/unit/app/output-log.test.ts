import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OutputLog } from '../../../src/lib/app/output-log.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const rows = (log: OutputLog) => Array.from({ length: log.rows }, (_, index) => log.row(index));

function logOf(chunks: readonly (string | Uint8Array)[], options = {}): OutputLog {
	const log = new OutputLog(options);
	for (const chunk of chunks) {
		log.append(typeof chunk === 'string' ? bytes(chunk) : chunk);
		log.advance(Infinity);
	}
	return log;
}

describe('OutputLog', () => {
	test.each([
		[[], []],
		[['one'], ['one']],
		[['one\n'], ['one']],
		[['one\n\ntwo'], ['one', '', 'two']],
		[
			['o', 'ne\r', '\ntw', 'o\n'],
			['one', 'two']
		]
	])('%j', (chunks, expected) => {
		expect(rows(logOf(chunks))).toEqual(expected);
	});

	test('breaks long rows, not characters', () => {
		expect(rows(logOf(['abcdefgh'], { columns: 3 }))).toEqual(['abc', 'def', 'gh']);
		expect(rows(logOf(['ab€cd'], { columns: 3 }))).toEqual(['ab€', 'cd']);
		expect(rows(logOf(['abc\r\ndef'], { columns: 3 }))).toEqual(['abc', 'def']);
	});

	test('no row is ever much longer than its columns', () => {
		const any = fc.uint8Array({ maxLength: 300 });
		fc.assert(
			fc.property(fc.array(any), fc.integer({ min: 8, max: 40 }), (chunks, columns) => {
				const log = logOf(chunks, { columns });
				for (const row of rows(log)) expect(row.length).toBeLessThanOrEqual((columns + 3) * '‹U+0000›'.length);
			})
		);
	});

	test('chunks do not matter, nor does the order of breaking and appending', () => {
		fc.assert(
			fc.property(fc.array(fc.uint8Array({ maxLength: 80 })), (chunks) => {
				const whole = new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
				const pieces = logOf(chunks, { columns: 16 });
				const once = logOf([whole]);
				once.reflow(16);
				once.advance(Infinity);
				expect(rows(pieces)).toEqual(rows(once));
			})
		);
	});

	test('keeps the last bytes and says how many went', () => {
		const line = `${'x'.repeat(99)}\n`;
		const log = logOf(
			Array.from({ length: 100 }, () => line.repeat(100)),
			{ capacityBytes: 524_288 }
		);
		expect(log.totalBytes).toBe(1_000_000);
		expect(log.rows * 100 + log.droppedBytes).toBe(1_000_000);
		expect(log.rows).toBeLessThanOrEqual(5_243);
		expect(log.row(log.rows - 1)).toBe('x'.repeat(99));
		log.reflow(50);
		log.advance(Infinity);
		expect(log.row(0)).toBe('x'.repeat(50));
		expect(log.row(log.rows - 1)).toBe('x'.repeat(49));
	});

	test('finds rows a bounded number of bytes at a time', () => {
		const log = new OutputLog();
		log.append(bytes('one\ntwo\nthree\n'));
		expect(rows(log)).toEqual([]);
		log.advance(6);
		expect(rows(log)).toEqual(['one', 'tw']);
		expect(log.isBehind).toBe(true);
		log.advance(6);
		expect(rows(log)).toEqual(['one', 'two', 'thre']);
		log.advance(6);
		expect(rows(log)).toEqual(['one', 'two', 'three']);
		expect(log.isBehind).toBe(false);
	});

	test('how much at a time does not matter', () => {
		const chunk = fc.uint8Array({ maxLength: 80 });
		fc.assert(
			fc.property(fc.array(fc.tuple(chunk, fc.nat(60))), (steps) => {
				const chunks = steps.map(([bytes]) => bytes);
				const log = new OutputLog({ columns: 16 });
				for (const [bytes, advance] of steps) {
					log.append(bytes);
					log.advance(advance);
				}
				log.advance(Infinity);
				expect(rows(log)).toEqual(rows(logOf(chunks, { columns: 16 })));
			})
		);
	});

	test('neither does how much came between two looks', () => {
		const sizes = fc.array(fc.tuple(fc.nat(400_000), fc.boolean()), { maxLength: 12 });
		fc.assert(
			fc.property(sizes, (steps) => {
				const options = { capacityBytes: 524_288 };
				const chunks = steps.map(([size], step) =>
					new Uint8Array(size).map((_, at) => (at % 97 === 0 ? 10 : 65 + step))
				);
				const log = new OutputLog(options);
				steps.forEach(([, look], step) => {
					log.append(chunks[step]!);
					if (look) log.advance(Infinity);
				});
				log.advance(Infinity);
				const whole = Buffer.concat(chunks).subarray(log.droppedBytes).toString().replace(/\n$/, '');
				expect(log.totalBytes - log.droppedBytes).toBeGreaterThanOrEqual(Math.min(log.totalBytes, 262_144));
				expect(rows(log).join('\n')).toBe(whole);
			}),
			{ numRuns: 30 }
		);
	});

	test('what is dropped before its rows were looked for is never looked at', () => {
		const log = new OutputLog({ capacityBytes: 262_144 });
		const piece = bytes(`${'x'.repeat(63)}\n`.repeat(1_024));
		for (let i = 0; i < 100; i++) {
			log.append(piece);
			log.advance(64);
		}
		log.advance(262_144);
		expect(log.isBehind).toBe(false);
		expect(log.rows * 64 + log.droppedBytes).toBe(log.totalBytes);
		expect(new Set(rows(log))).toEqual(new Set(['x'.repeat(63)]));
		expect(log.row(log.rows)).toBe('');
	});

	test('keeps no more rows than it may', () => {
		const log = logOf(['\n'.repeat(100_000)], { capacityRows: 1_000 });
		expect(log.rows).toBeLessThanOrEqual(1_000);
		expect(log.row(0)).toBe('');
	});

	test('a flood of carriage returns is broken too', () => {
		const log = logOf(['\r'.repeat(1_000)], { columns: 10 });
		expect(log.rows).toBeGreaterThan(80);
	});
});
