import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { argumentsFor } from '../../../../src/lib/execution/batch/argument-template.ts';
import { readJsonItems } from '../../../../src/lib/execution/batch/json-items.ts';
import { readLines, type Line } from '../../../../src/lib/execution/batch/lines.ts';
import { outputName } from '../../../../src/lib/execution/batch/output-name.ts';
import { CSV_HEAD, csvLine, jsonLine, type BatchRow } from '../../../../src/lib/execution/batch/rows.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const decode = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

async function linesOf(pieces: readonly Uint8Array[], maxBytes = 1_000): Promise<Line[]> {
	async function* stream() {
		for (const piece of pieces) yield piece;
	}
	return Array.fromAsync(readLines(stream(), maxBytes));
}

describe('lines', () => {
	test('are the same however the text is cut into pieces', () =>
		fc.assert(
			fc.asyncProperty(
				fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '\t', '\r', '🜁') })),
				fc.constantFrom('\n', '\r\n'),
				fc.array(fc.nat()),
				async (lines, end, cuts) => {
					const bytes = encode(lines.join(end));
					const at = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
					const pieces = at.map((from, index) => bytes.subarray(from, at[index + 1]));
					// As a reader that uses one buffer again and again does.
					const shared = new Uint8Array(bytes.length);
					async function* stream() {
						for (const piece of pieces) {
							shared.set(piece);
							yield shared.subarray(0, piece.length);
						}
					}
					const wanted = lines
						.join(end)
						.split('\n')
						.map((line, index) => ({ number: index + 1, text: line.replace(/\r$/, '') }))
						.filter(({ text }) => text !== '');
					const found = await Array.fromAsync(readLines(stream(), 1_000));
					expect(found.map(({ number, bytes: line }) => ({ number, text: decode(line) }))).toEqual(wanted);
				}
			)
		));

	test('without a mark at the text’s start, and with their numbers though some are empty', async () => {
		const found = await linesOf([encode('\ufeffone\n\n\r\nfour')]);
		expect(found.map(({ number, bytes }) => [number, decode(bytes)])).toEqual([
			[1, 'one'],
			[4, 'four']
		]);
	});

	test('that are too long are told by their size, and not held', async () => {
		const piece = new Uint8Array(1_048_576).fill(0x61);
		const pieces = [...Array.from({ length: 100 }, () => piece), encode('\nshort\n')];
		const found = await linesOf(pieces, 1_048_576);
		expect(found[0]).toEqual({ number: 1, sizeBytes: 104_857_600, bytes: undefined });
		expect(decode(found[1]?.bytes)).toBe('short');
	});

	test('are whole up to the limit, whatever ends them', async () => {
		const found = await linesOf([encode('12345\r\n12345\n123456\n')], 5);
		expect(found.map(({ bytes }) => decode(bytes))).toEqual(['12345', '12345', undefined]);
	});
});

describe('a JSON array', () => {
	test('gives each value’s text as it stands', () => {
		const values = ['1.000', '12345678901234567890', '"a,]\\""', '{"a":[1,{"b":","}]}', '[[]]', 'null', '"\\\\"'];
		const items = [...readJsonItems(` [ ${values.join(' ,\n')} ] `)];
		expect(items).toEqual(values.map((text, index) => ({ number: index + 1, text })));
	});

	test('is cut as JSON.parse reads it', () =>
		fc.assert(
			fc.property(fc.array(fc.jsonValue()), fc.nat(3), (values, space) => {
				const items = [...readJsonItems(JSON.stringify(values, null, space))];
				expect(items.map(({ text }) => JSON.parse(text) as unknown)).toEqual(
					JSON.parse(JSON.stringify(values)) as unknown
				);
			})
		));

	test.each(['', '[1', '{"a":1}', '3', '[1,]'])('%j is none', (text) =>
		expect(() => [...readJsonItems(text)]).toThrow(/JSON/)
	);

	test('that is empty has no items', () => expect([...readJsonItems('[ ]')]).toEqual([]));
});

test('an argument has the item’s name where it says so, and nothing in the name is looked at', () =>
	expect(argumentsFor(['--in={name}', '{name}{name}', 'x'], '$&{name}')).toEqual([
		'--in=$&{name}',
		'$&{name}$&{name}',
		'x'
	]));

test.each([
	['a.csv', '[{"a":1}]', 'a.csv.json'],
	['a.json', '[1]', 'a.json'],
	['a', '42\n', 'a.txt'],
	['a.txt', 'words', 'a.txt'],
	['a', '\x89PNG\r\n\x1a\n', 'a.png'],
	['a', '\x00\x01', 'a.bin'],
	['a', '', 'a.txt']
])('the output for %j that begins %j is saved as %j', (name, text, saved) =>
	expect(outputName(name, [Uint8Array.from(text, (character) => character.charCodeAt(0))])).toBe(saved)
);

describe('a table', () => {
	const row: BatchRow = {
		name: 'a.txt',
		outcome: 'ok',
		exitCode: 0,
		ms: 1.5,
		fuel: null,
		outputBytes: 3,
		reason: null,
		output: 'x,"y"\nz'
	};

	test('quotes what has commas, quotes and line ends', () => {
		expect(CSV_HEAD).toBe('name,outcome,exit code,ms,fuel,output bytes,reason,output,file\r\n');
		expect(csvLine(row)).toBe('a.txt,ok,0,1.5,,3,,"x,""y""\nz",\r\n');
	});

	test.each(['=1+1', '@SUM(A1)', '+cmd', '-cmd', '\tx'])('gives a spreadsheet no formula: %j', (name) =>
		expect(csvLine({ ...row, name })).toContain(`'${name}`)
	);

	test('leaves numbers as they are', () => expect(csvLine({ ...row, output: '-4.5' })).toContain(',-4.5,\r\n'));

	test('is a line of JSON with whatever is in it', () => {
		const hostile = { ...row, name: 'a\n\u2028"', output: { base64: 'AA==' } };
		const line = jsonLine(hostile);
		expect(line.split('\n')).toHaveLength(2);
		expect(JSON.parse(line)).toEqual(hostile);
	});
});
