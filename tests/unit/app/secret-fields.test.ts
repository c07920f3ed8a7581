import { describe, expect, test } from 'vitest';
import { hideSecrets, marksSecrets } from '../../../src/lib/app/secret-fields.ts';
import { SECRET_MARK } from '../../../src/lib/app/secret-mark.ts';
import type { JsonObject, JsonValue } from '../../../src/lib/wasm/protocol.ts';

const PASSWORD: JsonObject = { type: 'string', format: 'password' };

function redacted(schema: JsonObject, value: JsonValue): JsonValue {
	const hidden = hideSecrets(JSON.stringify(value), schema);
	if (hidden.kind !== 'redacted') throw new Error(`It is ${hidden.kind}.`);
	return JSON.parse(hidden.text) as JsonValue;
}

test.each<[string, JsonObject]>([
	['writeOnly', { writeOnly: true }],
	['format: password', PASSWORD],
	['x-secret', { 'x-secret': true }]
])('%s marks a field as secret', (_name, mark) => {
	const schema = { properties: { user: { type: 'string' }, key: mark } };
	expect(redacted(schema, { user: 'ada', key: 's3cret' })).toEqual({ user: 'ada', key: SECRET_MARK });
});

describe('secrets are found', () => {
	test.each<[string, JsonObject, JsonValue, JsonValue]>([
		[
			'in objects in objects',
			{ properties: { a: { properties: { b: PASSWORD } } } },
			{ a: { b: 1 } },
			{ a: { b: SECRET_MARK } }
		],
		['in lists', { items: PASSWORD }, ['a', 'b'], [SECRET_MARK, SECRET_MARK]],
		['in objects in lists', { items: { properties: { k: PASSWORD } } }, [{ k: 1, l: 2 }], [{ k: SECRET_MARK, l: 2 }]],
		['in any branch', { anyOf: [{}, { properties: { k: PASSWORD } }] }, { k: 1 }, { k: SECRET_MARK }],
		['under any name', { additionalProperties: PASSWORD }, { k: 1 }, { k: SECRET_MARK }],
		['under a pattern', { patternProperties: { '^k': PASSWORD } }, { k: 1 }, { k: SECRET_MARK }],
		[
			'behind a reference',
			{ $defs: { 'a/b': PASSWORD }, properties: { k: { $ref: '#/$defs/a~1b' } } },
			{ k: 1 },
			{ k: SECRET_MARK }
		],
		[
			'in a schema that refers to itself',
			{ properties: { k: PASSWORD, next: { $ref: '#' } } },
			{ next: { next: { k: 1 } } },
			{ next: { next: { k: SECRET_MARK } } }
		],
		['in all of it', PASSWORD, 'x', SECRET_MARK]
	])('%s', (_name, schema, value, expected) => {
		expect(redacted(schema, value)).toEqual(expected);
	});

	test('in a field named like a prototype', () => {
		const schema = JSON.parse('{"properties":{"__proto__":{"writeOnly":true}}}') as JsonObject;
		expect(hideSecrets('{"__proto__":"s3cret"}', schema)).toMatchObject({ kind: 'redacted' });
		expect(JSON.stringify(hideSecrets('{"__proto__":"s3cret"}', schema))).not.toContain('s3cret');
	});
});

describe('where it cannot be said what is secret, nothing is open', () => {
	test.each<[string, string, JsonObject]>([
		['a text that is no JSON', 's3cret', { properties: { k: PASSWORD } }],
		[
			'a reference that leads elsewhere',
			'{"k":1}',
			{ properties: { k: { $ref: 'https://example.com/s' }, l: PASSWORD } }
		],
		['a reference that leads nowhere', '{"k":1}', { properties: { k: { $ref: '#/$defs/none' }, l: PASSWORD } }]
	])('%s', (_name, text, schema) => {
		expect(hideSecrets(text, schema)).toEqual({ kind: 'closed' });
	});
});

test('without a secret in it, or a mark in the schema, an input is open', () => {
	expect(hideSecrets('{"user":1}', { properties: { user: {}, key: PASSWORD } })).toEqual({ kind: 'open' });
	expect(hideSecrets('anything', { properties: { user: {} } })).toEqual({ kind: 'open' });
	expect(hideSecrets('anything', undefined)).toEqual({ kind: 'open' });
	expect(marksSecrets({ properties: { a: { items: PASSWORD } } })).toBe(true);
});
