import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../../src/lib/wasm/json/parse.ts';
import { findJsonFault } from '../../../../src/lib/wasm/json/scan.ts';
import { canonicalJson, findNonJson } from '../../../../src/lib/wasm/json/value.ts';
import type { JsonValue } from '../../../../src/lib/wasm/protocol.ts';

function accepts(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

test('agrees with JSON.parse on what is JSON', () => {
	const nearJson = fc.oneof(
		fc.json(),
		fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0123.-+eE tfn\n'.split(''), 'true', 'null', '"a"', '\u0000') }),
		fc.json().map((text) => text.slice(0, -1))
	);
	fc.assert(
		fc.property(nearJson, (text) => {
			// 1e400 is JSON, and is refused on purpose.
			fc.pre(!/\d{3,}|[eE]/.test(text) || !accepts(text));
			expect(findJsonFault(text, { duplicateNames: 'keep-last' }) === undefined).toBe(accepts(text));
		}),
		{ numRuns: 2_000 }
	);
});

test.each([
	['', 0, 'ends where a value should be'],
	['[1,]', 3, 'has "]" where a value should be'],
	['{"a" 1}', 5, 'has "1" where ":" should be'],
	['{a:1}', 1, 'has "a" where a name in double quotes should be'],
	['[1 2]', 3, 'has "2" where "," or "]" should be'],
	['"a\nb"', 2, 'has a control character in a string; it must be escaped'],
	['"\\x"', 1, 'has an unknown escape in a string'],
	['1 2', 2, 'has "2" where nothing after the value should be'],
	['[007]', 1, 'has 007 where a value should be'],
	['NaN', 0, 'has NaN where a value should be'],
	['[1e400]', 1, 'has a number that is too large for a double'],
	['{"a":1,"\\u0061":2}', 7, 'has the name "a" twice in one object'],
	['{"a', 3, "ends where a string's closing quote should be"]
])('%j: the fault is at %i', (text, position, message) => {
	expect(findJsonFault(text)).toEqual({ position, message });
});

test('refuses a depth bomb before any stack does, and takes 200 levels', () => {
	expect(findJsonFault('['.repeat(10_000_000))).toEqual({ position: 200, message: 'is nested deeper than 200 levels' });
	expect(findJsonFault('['.repeat(200) + ']'.repeat(200))).toBeUndefined();
	expect(findJsonFault('[' + '{},'.repeat(1_000) + '{}]')).toBeUndefined();
});

test('the same name may stand in two objects', () => {
	expect(findJsonFault('[{"a":1},{"a":{"a":2}}]')).toBeUndefined();
});

test('names line and column of a fault', () => {
	expect(() => parseJson('{\n  "a": 1,\n  "b": }')).toThrow(
		'The JSON has "}" where a value should be, at position 19 (line 3, column 8)'
	);
});

test('passes over a byte order mark, once', () => {
	expect(parseJson('\uFEFF{"a":1}')).toEqual({ a: 1 });
	expect(() => parseJson('\uFEFF\uFEFF1')).toThrow('position 1');
});

test('__proto__ is a field like any other', () => {
	const value = parseJson('{"__proto__":{"polluted":true}}') as Record<string, JsonValue>;
	expect(Object.keys(value)).toEqual(['__proto__']);
	expect(value.polluted).toBeUndefined();
	expect(canonicalJson(value)).toBe('{"__proto__":{"polluted":true}}');
});

test('canonical JSON does not depend on the order of names, and loses nothing', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (value) => {
			expect(JSON.parse(canonicalJson(value as JsonValue))).toEqual(JSON.parse(JSON.stringify(value)));
		})
	);
	expect(canonicalJson({ b: [2, { d: 1, c: null }], a: 'é' })).toBe('{"a":"é","b":[2,{"c":null,"d":1}]}');
});

test.each([
	[{ a: [1, Number.NaN] }, '/a/1', 'must be a finite number, not NaN'],
	[{ a: undefined }, '/a', 'must be JSON, not undefined'],
	[{ 'a/b': { '~': 10n } }, '/a~1b/~0', 'must be JSON, not bigint'],
	[[new Date(0)], '/0', 'must be JSON, not Date'],
	[[1, , 3], '/1', 'must be JSON, not undefined'], // eslint-disable-line no-sparse-arrays -- the hole is what is tested
	[new Map(), '', 'must be JSON, not Map']
])('finds what is not JSON (%#)', (value, path, message) => {
	expect(findNonJson(value)).toEqual({ path, message });
});

test('a cycle ends at the depth limit', () => {
	const cycle: unknown[] = [];
	cycle.push(cycle);
	expect(findNonJson(cycle)?.message).toBe('must be nested at most 200 levels deep');
});
