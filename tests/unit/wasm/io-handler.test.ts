import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../../src/lib/wasm/errors.ts';
import { deserializeOutput, inputProblems, parseInput, serializeInput } from '../../../src/lib/wasm/io-handler.ts';
import type { JsonValue } from '../../../src/lib/wasm/protocol.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);

describe('what is serialized comes back', () => {
	test('text', () => {
		const property = fc.property(fc.string({ unit: 'binary' }), (text) => {
			expect(deserializeOutput(serializeInput(text), 'text')).toBe(text);
		});
		fc.assert(property, { examples: [['\uFEFFa\0']] });
	});

	test('binary', () => {
		const property = fc.property(fc.uint8Array(), (bytes) => {
			expect(deserializeOutput(serializeInput(bytes), 'binary')).toEqual(bytes);
		});
		fc.assert(property);
	});

	test('JSON, but for the sign of zero', () => {
		const property = fc.property(fc.jsonValue(), (value) => {
			const plain = JSON.parse(JSON.stringify(value)) as JsonValue;
			expect(deserializeOutput(serializeInput(plain, 'json'), 'json')).toEqual(plain);
		});
		fc.assert(property);
	});

	test('numbers, also the sign of zero', () => {
		const property = fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
			expect(deserializeOutput(serializeInput(value), 'number')).toBe(value);
		});
		fc.assert(property, { examples: [[-0], [Number.MAX_VALUE], [5e-324]] });
	});

	test('booleans', () => {
		for (const value of [true, false]) expect(deserializeOutput(serializeInput(value), 'boolean')).toBe(value);
	});
});

describe('serializeInput', () => {
	test('finds the type by the value', () => {
		expect(textOf(serializeInput('{"a":1}'))).toBe('{"a":1}');
		expect(textOf(serializeInput('a', 'json'))).toBe('"a"');
		expect(textOf(serializeInput([1, null]))).toBe('[1,null]');
		expect(serializeInput(new Uint16Array([0x0201]).buffer)).toEqual(new Uint8Array([1, 2]));
		expect(serializeInput(new DataView(new Uint8Array([9, 8, 7]).buffer, 1, 1))).toEqual(new Uint8Array([8]));
	});

	test.each([
		[Number.NaN, undefined, 'must be a finite number, not NaN'],
		[{ a: Infinity }, undefined, '/a must be a finite number, not Infinity'],
		[10n, undefined, 'must be JSON, not bigint'],
		[undefined, undefined, 'must be JSON, not undefined'],
		['1', 'number', 'must be a finite number, not "1"'],
		[1, 'text', 'must be a text, not 1'],
		['a', 'binary', 'must be bytes, not "a"'],
		['true', 'boolean', 'must be true or false, not "true"'],
		['\ud800', undefined, 'lone surrogate) at index 0']
	] as const)('refuses %s as %s', (value, type, message) => {
		expect(() => serializeInput(value, type)).toThrow(message);
	});

	test('lone surrogates in JSON are escaped, not lost', () => {
		expect(deserializeOutput(serializeInput({ a: '\ud800' }), 'json')).toEqual({ a: '\ud800' });
	});

	test('holds to the limit, in bytes', () => {
		expect(() => serializeInput('ééé', 'text', { inputBytes: 5 })).toThrow(
			'The input has 6 bytes; the limit is 5 bytes'
		);
		expect(serializeInput('ééé', 'text', { inputBytes: 6 })).toHaveLength(6);
	});
});

describe('deserializeOutput', () => {
	test('joins pieces before it decodes them', () => {
		expect(deserializeOutput([new Uint8Array([0xc3]), new Uint8Array([0xa9])], 'text')).toBe('é');
	});

	test('numbers may have blanks around them', () => {
		expect(deserializeOutput(utf8(' 42\n'), 'number')).toBe(42);
	});

	test.each([
		['NaN', 'number', 'has NaN where a value should be'],
		['1e400', 'number', 'too large'],
		['0x10', 'number', 'has 0x10'],
		['"1"', 'number', 'must be a number, not "1"'],
		['', 'json', 'ends where a value should be'],
		['1', 'boolean', 'must be true or false, not 1'],
		['{"a":1', 'json', 'position 6 (line 1, column 7)']
	] as const)('refuses %j as %s', (text, type, message) => {
		expect(() => deserializeOutput(utf8(text), type)).toThrow(message);
		expect(() => deserializeOutput(utf8(text), type)).toThrow(InvalidInputError);
	});

	test('names the first byte that is not UTF-8', () => {
		expect(() => deserializeOutput(new Uint8Array([0x22, 0xff, 0x22]), 'json')).toThrow('byte 1 (0xff)');
	});

	test('reads past a repeated name as JSON.parse does: it only shows what a program printed', () => {
		expect(deserializeOutput(utf8('{"a":1,"a":2}'), 'json')).toEqual({ a: 2 });
	});
});

describe('parseInput', () => {
	const bytesOf = (...request: Parameters<typeof parseInput>): Uint8Array => {
		const input = parseInput(...request);
		return input.kind === 'bytes' ? input.bytes : expect.unreachable();
	};

	test('passes JSON on as it was written', () => {
		expect(textOf(bytesOf('{"big": 9007199254740993, "z": -0.0 }', { type: 'json' }))).toBe(
			'{"big": 9007199254740993, "z": -0.0 }'
		);
	});

	test('takes the byte order mark off JSON, and leaves it in text', () => {
		expect(textOf(bytesOf('\uFEFF[]', { type: 'json' }))).toBe('[]');
		expect(textOf(bytesOf(utf8('\uFEFF[]'), { type: 'json' }))).toBe('[]');
		expect(textOf(bytesOf('\uFEFFa', { type: 'text' }))).toBe('\uFEFFa');
	});

	test('refuses JSON in which the program may read another value than was checked', () => {
		const input = { type: 'json', schema: { properties: { amount: { maximum: 10 } } } } as const;
		expect(() => parseInput('{"amount":1000,"amount":1}', input)).toThrow('has the name "amount" twice');
	});

	test('a schema alone asks for JSON', () => {
		expect(() => parseInput('no', { schema: { type: 'string' } })).toThrow('The JSON has no where a value should be');
		expect(() => parseInput('5', { schema: { type: 'string' } })).toThrow('must be text, not 5');
	});

	test('a schema for text is for the text', () => {
		const input = { type: 'text', schema: { maxLength: 3 } } as const;
		expect(inputProblems(utf8('😀😀😀'), input)).toEqual([]);
		expect(inputProblems(utf8('abcd'), input)).toEqual([
			{ path: '', message: 'must have at most 3 characters, not 4' }
		]);
	});

	test('binary is bytes as they are, or base64', () => {
		expect(bytesOf(new Uint8Array([0xff]), { type: 'binary' })).toEqual(new Uint8Array([0xff]));
		expect(bytesOf('/wA=', { type: 'binary' })).toEqual(new Uint8Array([0xff, 0]));
		expect(() => parseInput('not base64!', { type: 'binary' })).toThrow('The text is not base64');
	});

	test('text must be UTF-8; without a manifest anything goes', () => {
		expect(() => parseInput(new Uint8Array([0xff]), { type: 'text' })).toThrow('byte 0 (0xff)');
		expect(bytesOf(new Uint8Array([0xff]))).toEqual(new Uint8Array([0xff]));
	});

	test('is sized before it is parsed', () => {
		expect(() => parseInput('['.repeat(100), { type: 'json' }, { inputBytes: 99 })).toThrow(
			'The input has 100 bytes; the limit is 99 bytes'
		);
	});

	test("a fault of the manifest's schema is not a fault of the input", () => {
		expect(() => inputProblems(utf8('1'), { type: 'json', schema: { type: 'nothing' } })).toThrow(
			/^\/schema\/type must be/
		);
	});
});
