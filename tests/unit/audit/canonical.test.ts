import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type Json } from '../../../src/lib/audit/canonical.ts';

test('the sample of RFC 8785 is spelt as the RFC spells it', () => {
	// Section 3.2.2 and 3.2.3.
	const sample = {
		numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
		string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
		literals: [null, true, false]
	};
	expect(canonicalJson(sample)).toBe(
		'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
			'"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
	);
	const names = ['€', '\r', '\ufb33', '1', '😀', '\u0080', 'ö'];
	const sorted = ['\r', '1', '\u0080', 'ö', '€', '😀', '\ufb33'];
	const spelt = canonicalJson(Object.fromEntries(names.map((name) => [name, 0])));
	expect(Object.keys(JSON.parse(spelt) as object).filter((name) => name !== '1')).toEqual(
		sorted.filter((name) => name !== '1')
	);
	expect(spelt.indexOf('"1"')).toBeGreaterThan(spelt.indexOf('"\\r"'));
});

test('a value says the same in its canonical spelling, whatever the order of its names', () => {
	fc.assert(
		fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
			const json = value as Json;
			expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(json)));
			expect(canonicalJson(reversed(json))).toBe(canonicalJson(json));
		})
	);
});

test.each([NaN, Infinity, '\ud800', undefined])('%s is refused', (value) => {
	expect(() => canonicalJson({ value } as unknown as Json)).toThrow(TypeError);
});

function reversed(value: Json): Json {
	if (Array.isArray(value)) return (value as Json[]).map(reversed);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([name, inner]) => [name, reversed(inner)])
	);
}
