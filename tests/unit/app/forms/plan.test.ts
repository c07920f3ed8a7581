import { describe, expect, test } from 'vitest';
import type { Field } from '../../../../src/lib/app/forms/field.ts';
import { readNodes } from '../../../../src/lib/app/forms/json-nodes.ts';
import { planForm } from '../../../../src/lib/app/forms/plan.ts';
import type { JsonObject, JsonValue } from '../../../../src/lib/wasm/protocol.ts';

function plan(schema: JsonValue, text = '', chosen: ReadonlyMap<string, number> = new Map()) {
	const reading = readNodes(text);
	return planForm({ schema, text, root: reading.kind === 'read' ? reading.root : undefined, chosen });
}

const rootOf = (schema: JsonValue, text = '') => plan(schema, text).root;
const fieldsOf = (field: Field): readonly Field[] =>
	field.kind === 'object' ? field.fields : field.kind === 'list' ? field.items : [];
const kindsOf = (field: Field) => fieldsOf(field).map(({ name, kind }) => [name, kind]);

test.each<[string, JsonObject, string]>([
	['string', { type: 'string' }, 'text'],
	['integer', { type: 'integer' }, 'number'],
	['boolean', { type: 'boolean' }, 'boolean'],
	['null', { type: 'null' }, 'null'],
	['list', { type: 'array' }, 'list'],
	['object', { type: 'object' }, 'object'],
	['enum', { enum: [1, 'a'] }, 'choice'],
	['const', { const: 1 }, 'choice'],
	['base64', { type: 'string', contentEncoding: 'base64' }, 'file'],
	['an object by its properties', { properties: { a: {} } }, 'object'],
	['a reference', { $ref: '#/$defs/a', $defs: { a: { type: 'integer' } } }, 'number'],
	['a reference out of the schema', { $ref: 'https://example.org/a' }, 'json'],
	['types that exclude each other', { allOf: [{ type: 'string' }, { type: 'number' }] }, 'json']
])('%s', (_what, schema, kind) => {
	expect(rootOf(schema).kind).toBe(kind);
});

test('numbers keep the digits of the text', () => {
	const field = rootOf({ type: 'integer' }, '12345678901234567890');
	expect(field).toMatchObject({ kind: 'number', raw: '12345678901234567890' });
});

test('members: what the schema names, what is required, what the text has besides', () => {
	const schema = { type: 'object', properties: { a: { type: 'string' }, b: { type: 'number' } }, required: ['b', 'c'] };
	expect(kindsOf(rootOf(schema, '{"z": true}'))).toEqual([
		['a', 'text'],
		['b', 'number'],
		['c', 'text'],
		['z', 'boolean']
	]);
});

test('__proto__ is a name', () => {
	const schema = JSON.parse('{"type":"object","properties":{"__proto__":{"type":"integer"}}}') as JsonObject;
	expect(kindsOf(rootOf(schema, '{"__proto__": 1}'))).toEqual([['__proto__', 'number']]);
});

describe('shapes', () => {
	const circle = { title: 'Circle', type: 'object', properties: { kind: { const: 'circle' }, r: { type: 'number' } } };
	const square = {
		title: 'Square',
		type: 'object',
		properties: { kind: { const: 'square' }, side: { type: 'number' } }
	};
	const schema = { oneOf: [circle, square] };

	test('the text decides', () => {
		const field = rootOf(schema, '{"kind":"square"}');
		expect(field.shapes[0]).toMatchObject({ labels: ['Circle', 'Square'], chosen: 1 });
		expect(kindsOf(field)).toEqual([
			['kind', 'choice'],
			['side', 'number']
		]);
	});

	test('a shape begins with what marks it, and does not take over what marks another', () => {
		const [shapes] = rootOf(schema, '{"kind":"square","r":1}').shapes;
		expect(JSON.parse(shapes?.starter(0) ?? '')).toEqual({ kind: 'circle' });
		expect([shapes?.keeps(0, 'kind'), shapes?.keeps(0, 'r')]).toEqual([false, true]);
	});

	test('a choice holds while the text allows it', () => {
		expect(plan(schema, '', new Map([['0 ', 1]])).root.shapes[0]?.chosen).toBe(1);
		expect(plan({ oneOf: [{ type: 'string' }, { type: 'number' }] }, '1', new Map([['0 ', 0]])).root.kind).toBe(
			'number'
		);
	});

	test('several types are shapes', () => {
		const field = rootOf({ type: ['string', 'null'] }, 'null');
		expect(field.shapes[0]).toMatchObject({ labels: ['Text', 'Nothing (null)'], chosen: 1 });
		expect(field.kind).toBe('null');
	});
});

test('a secret that was not kept is shown empty', () => {
	const schema = { type: 'string', format: 'password' };
	expect(rootOf(schema, '"(secret, not kept)"')).toMatchObject({ value: '', lost: true, input: 'secret' });
});

describe('hostile schemas', () => {
	test('one that holds itself ends', () => {
		const tree = {
			type: 'object',
			properties: { left: { $ref: '#' }, right: { $ref: '#' } },
			required: ['left', 'right']
		};
		expect(fieldsOf(rootOf(tree))).toHaveLength(2);
	});

	test('ten thousand fields are cut off, and counted', () => {
		const properties = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, {}]));
		const { root, left } = plan({ type: 'object', properties });
		expect(fieldsOf(root).length + left).toBe(10_000);
		expect(fieldsOf(root).length).toBeLessThan(500);
	});

	test.each<[string, JsonValue]>([
		['references in a ring', { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } }],
		['a choice of itself', { oneOf: [{ $ref: '#' }, { $ref: '#' }] }],
		['odd keywords', { type: 7, properties: 3, required: 'x', items: 'y', oneOf: {}, allOf: 1, enum: 4, $ref: 9 }]
	])('%s is no fault of the form', (_what, schema) => {
		expect(() => plan(schema)).not.toThrow();
	});

	test('2^n alternatives are refused, not waited for', () => {
		const $defs: JsonObject = { n0: { type: 'string' } };
		for (let n = 1; n < 40; n++)
			$defs[`n${n}`] = {
				type: 'object',
				properties: Object.fromEntries(
					Array.from({ length: 60 }, (_, i) => [
						`p${i}`,
						{ oneOf: Array.from({ length: 90 }, () => ({ $ref: `#/$defs/n${n - 1}` })) }
					])
				)
			};
		expect(() => plan({ $ref: '#/$defs/n39', $defs })).toThrow();
	});
});
