import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonDocument } from '../../../../src/lib/wasm/json/json-document.ts';
import { LARGE_BYTES, MAX_OUTLINE_DEPTH, outlineJson } from '../../../../src/lib/wasm/json/outline.ts';

const encode = (text: string) => new TextEncoder().encode(text);

function open(text: string): JsonDocument {
	const bytes = encode(text);
	const reading = outlineJson(bytes);
	if (reading.kind === 'fault') throw new Error(reading.fault.message);
	return new JsonDocument(bytes, reading.outline);
}

function fault(text: string) {
	const reading = outlineJson(encode(text));
	return reading.kind === 'fault' ? reading.fault : undefined;
}

/** Puts the value together again, a child at a time. */
function rebuild(document: JsonDocument, at = document.root): unknown {
	const kind = document.kind(at);
	if (kind !== 'array' && kind !== 'object') return JSON.parse(document.text(at).text) as unknown;
	const children = Array.from({ length: document.count(at) }, (_, index) => document.child(at, index));
	if (kind === 'array') return children.map((child) => rebuild(document, child.at));
	return Object.fromEntries(children.map((child) => [document.string(child.name!), rebuild(document, child.at)]));
}

describe('a document', () => {
	test('is what JSON.parse makes of it, however it is laid out', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t', '\r\n '), (value, space) => {
				const text = JSON.stringify(value, undefined, space);
				expect(rebuild(open(` ${text}\n`))).toEqual(JSON.parse(text));
			}),
			{ numRuns: 300 }
		);
	});

	test('that is large is the same, from its marks', () => {
		const value = { list: Array.from({ length: 3_000 }, (_, id) => ({ id, name: `n"${id}\\`, deep: [[id], {}] })) };
		const document = open(JSON.stringify(value));
		const list = document.child(document.root, 0);
		expect(document.count(list.at)).toBe(3_000);
		for (const index of [2_999, 0, 64, 63, 1_500, 1_499]) {
			expect(rebuild(document, document.child(list.at, index).at)).toEqual(value.list[index]);
		}
		expect(rebuild(document)).toEqual(value);
	});

	test('finds the child that a byte is in', () => {
		const text = JSON.stringify({ pad: 'x'.repeat(LARGE_BYTES), list: [...'abc'].map((name) => ({ name })) });
		const document = open(text);
		const list = document.childWith(document.root, text.indexOf('"b"'))!;
		expect(document.string(list.name!)).toBe('list');
		expect(document.childWith(list.at, text.indexOf('"b"'))?.index).toBe(1);
		expect(document.childWith(list.at, text.indexOf(',{'))).toBeUndefined();
	});

	test('keeps numbers, repeated names and __proto__ as they are written', () => {
		const document = open('{"n":123456789012345678901234567890.10,"n":1E+400,"__proto__":{"x":-0}}');
		const children = [0, 1, 2].map((index) => document.child(document.root, index));
		expect(children.map(({ name }) => document.string(name!))).toEqual(['n', 'n', '__proto__']);
		expect(children.map(({ at }) => document.text(at).text)).toEqual([
			'123456789012345678901234567890.10',
			'1E+400',
			'{"x":-0}'
		]);
	});

	test('makes pointers, and cuts texts between characters', () => {
		const document = open('{"a/b~":["ééé"]}');
		const first = document.child(document.root, 0);
		const second = document.child(first.at, 0);
		expect(document.pointer([first, second])).toBe('/a~1b~0/0');
		expect(document.text(second.at, 4)).toEqual({ text: '"é', restBytes: 5 });
	});

	test('may be nested deep, up to a bound', () => {
		const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
		expect(outlineJson(encode(deep(MAX_OUTLINE_DEPTH))).kind).toBe('outline');
		expect(fault(deep(MAX_OUTLINE_DEPTH + 2))?.message).toContain('nested deeper');
		const document = open(deep(20_000));
		let at = document.root;
		for (let level = 1; level < 20_000; level++) at = document.child(at, 0).at;
		expect(document.text(at).text).toBe('[]');
	});
});

describe('what is no JSON', () => {
	test('is refused exactly where JSON.parse refuses it', () => {
		const pieces = [
			'{',
			'}',
			'[',
			']',
			',',
			':',
			'"a"',
			'"',
			'1',
			'-',
			'0',
			'.5',
			'e3',
			'true',
			'nul',
			' ',
			'\\',
			'\n',
			'"\\u12"',
			'"\\n"'
		];
		fc.assert(
			fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
				const text = parts.join('');
				let valid = true;
				try {
					JSON.parse(text);
				} catch {
					valid = false;
				}
				expect(fault(text) === undefined, text).toBe(valid);
			}),
			{ numRuns: 3_000 }
		);
	});

	test.each([
		['', 0, 'ends where a value should be'],
		['{"a" 1}', 5, 'has "1" where ":" should be'],
		['[1,]', 3, 'has "]" where a value should be'],
		['[1 2]', 3, 'has "2" where "," or "]" should be'],
		['[01]', 1, 'has 01 where a value should be'],
		['"a\u0001"', 2, 'control character'],
		['"\\x"', 1, 'unknown escape'],
		['"abc', 4, 'closing quote'],
		['1 é', 2, 'has "é" where nothing after the value should be'],
		['[1}', 2, 'has "}" where']
	])('%j at %i: %s', (text, offset, message) => {
		expect(fault(text)).toMatchObject({ offset, message: expect.stringContaining(message) as string });
	});
});
