import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../../../src/lib/wasm/errors.ts';
import { validateInput } from '../../../../src/lib/wasm/io-handler.ts';
import type { JsonObject, JsonValue } from '../../../../src/lib/wasm/protocol.ts';
import { SchemaChecker } from '../../../../src/lib/wasm/schema/validate.ts';

/** The problems as `pointer message`. */
function problems(value: unknown, schema: JsonObject | boolean): string[] {
	return validateInput(value, schema).map(({ path, message }) => `${path} ${message}`);
}

function schemaFaults(schema: unknown): string[] {
	try {
		new SchemaChecker(schema as JsonObject);
		return [];
	} catch (error) {
		if (error instanceof InvalidInputError) return error.problems.map(({ path, message }) => `${path} ${message}`);
		throw error;
	}
}

describe('a problem names the field, the limit and the value', () => {
	test.each<[JsonValue, JsonObject | boolean, string]>([
		[{ a: 1 }, { properties: { a: { type: 'string' } } }, '/a must be text, not 1'],
		[{ a: [1] }, { properties: { a: { type: ['object', 'null'] } } }, '/a must be an object or null, not a list'],
		[1.5, { type: 'integer' }, ' must be a whole number, not 1.5'],
		[3, { minimum: 5 }, ' must be at least 5, not 3'],
		[5, { exclusiveMinimum: 5 }, ' must be more than 5, not 5'],
		[5, { exclusiveMaximum: 5 }, ' must be less than 5, not 5'],
		[5, { multipleOf: 2 }, ' must be a multiple of 2, not 5'],
		['😀', { minLength: 2 }, ' must have at least 2 characters, not 1'],
		['😀😀', { maxLength: 1 }, ' must have at most 1 character, not 2'],
		['b', { pattern: '^a' }, ' must match the pattern ^a, not "b"'],
		['b', { format: 'email' }, ' must be of the format email, not "b"'],
		[[], { minItems: 1 }, ' must have at least 1 item, not 0'],
		[[1, 2, 1], { uniqueItems: true }, ' has the same item at 0 and 2'],
		[{}, { minProperties: 1 }, ' must have at least 1 field, not 0'],
		['c', { enum: ['a', 'b'] }, ' must be one of "a", "b", not "c"'],
		[{ a: 2 }, { properties: { a: { const: { b: 1 } } } }, '/a must be {"b":1}, not 2'],
		[{}, { required: ['a/b'] }, '/a~1b is missing'],
		[{ 'q"': 1 }, { dependentRequired: { 'q"': ['b'] } }, '/b is missing; it is needed when q" is given'],
		[
			{ b: 1 },
			{ properties: { a: {}, c: {} }, additionalProperties: false },
			'/b is not a known field; the fields are a, c'
		],
		[{ b: 1 }, { properties: { b: false } }, '/b is not allowed here'],
		[
			{ Bad: 1 },
			{ propertyNames: { pattern: '^[a-z]' } },
			'/Bad has a name that is not allowed: it must match the pattern ^[a-z], not "Bad"'
		],
		[[1, 2], { contains: { const: 3 } }, ' must have an item that fits "contains"; none does'],
		[[3, 1], { contains: { const: 3 }, minContains: 2 }, ' must have at least 2 items that fit "contains"'],
		[5, { not: { type: 'number' } }, ' must not be what "not" describes, as 5 is'],
		[5, { if: { minimum: 3 }, then: { maximum: 4 } }, ' must be at most 4, not 5'],
		[5, false, ' is not allowed here']
	])('%j against %j', (value, schema, problem) => {
		expect(problems(value, schema)).toEqual([problem]);
	});

	test('through items, references and odd names, with nothing said twice', () => {
		const schema: JsonObject = {
			type: 'object',
			properties: { 'ü/~ %41#': { type: 'array', items: { $ref: '#/$defs/row' } } },
			$defs: {
				row: { allOf: [{ $ref: '#/$defs/named' }, { $ref: '#/$defs/named' }] },
				named: { properties: { n: { minimum: 0 } } }
			}
		};
		expect(problems({ 'ü/~ %41#': [{ n: 1 }, { n: -1 }, { n: -2 }] }, schema)).toEqual([
			'/ü~1~0 %41#/1/n must be at least 0, not -1',
			'/ü~1~0 %41#/2/n must be at least 0, not -2'
		]);
	});

	test('properties may be named like keywords', () => {
		const schema: JsonObject = {
			properties: { contains: { maximum: 1 }, $ref: { maximum: 1 }, items: { maximum: 1 } }
		};
		expect(problems({ contains: 2, $ref: 2, items: 2 }, schema)).toHaveLength(3);
	});
});

describe('alternatives', () => {
	const shapes: JsonObject = {
		oneOf: [
			{ type: 'object', properties: { kind: { const: 'circle' }, r: { minimum: 0 } } },
			{ type: 'object', properties: { kind: { const: 'square' }, side: { minimum: 0 } } }
		]
	};

	test('the one that was meant speaks for itself', () => {
		expect(problems({ kind: 'square', side: -1 }, shapes)).toEqual(['/side must be at least 0, not -1']);
		expect(problems('abc', { anyOf: [{ type: 'string', maxLength: 2 }, { type: 'null' }] })).toEqual([
			' must have at most 2 characters, not 3'
		]);
	});

	test('when none was, all are told of in one line', () => {
		expect(problems(5, { anyOf: [{ type: 'string' }, { type: 'null' }] })).toEqual([
			' fits none of 2 alternatives: must be text, not 5; or must be null, not 5'
		]);
	});

	test('when several fit', () => {
		expect(problems({}, shapes)).toEqual([' must fit exactly one of the alternatives of oneOf, and fits 2']);
	});
});

describe('a schema that cannot be used is refused at its own place', () => {
	test.each<[unknown, string]>([
		[
			{ type: 'strnig' },
			'/schema/type must be one or more of array, boolean, integer, null, number, object, string, not "strnig"'
		],
		[{ properties: { a: { minimum: '5' } } }, '/schema/properties/a/minimum must be a number, not "5"'],
		[{ properties: [] }, '/schema/properties must be an object of schemas, not []'],
		[{ required: 'name' }, '/schema/required must be a list of names, not "name"'],
		[{ maxLength: -1 }, '/schema/maxLength must be a whole number from 0, not -1'],
		[{ multipleOf: 0 }, '/schema/multipleOf must be a number above 0, not 0'],
		[{ anyOf: [] }, '/schema/anyOf must be a list of schemas, not []'],
		[{ items: [{}] }, '/schema/items must be one schema; for one schema an item, use prefixItems'],
		[{ not: 5 }, '/schema/not must be a schema (an object, true or false), not 5'],
		[{ $ref: '#/$defs/no' }, '/schema/$ref points to "#/$defs/no", which is not in the schema'],
		[
			{ $ref: 'https://example.org/schema' },
			'/schema/$ref points to "https://example.org/schema", which is not in the schema'
		],
		[{ $dynamicRef: '#a' }, '/schema/$dynamicRef is not supported; use $ref'],
		[{ $id: 'http://[' }, '/schema has an $id, $anchor or $ref that cannot be used: Invalid URL'],
		[{ properties: { '\ud800': {} } }, '/schema/properties/\ud800 has half a character (a lone surrogate) in its name'],
		[null, '/schema must be a schema (an object, true or false), not null'],
		[{ default: new Date(0) }, '/schema/default must be JSON, not Date']
	])('%j', (schema, fault) => {
		expect(schemaFaults(schema)).toEqual([fault]);
	});

	test('every fault is told, not the first only', () => {
		expect(schemaFaults({ minimum: 'a', properties: { b: { pattern: '(' } } })).toHaveLength(2);
	});

	test('a depth bomb', () => {
		let bomb: JsonObject = {};
		for (let depth = 0; depth < 5_000; depth++) bomb = { not: bomb };
		expect(schemaFaults(bomb)).toEqual(['/schema must be nested at most 200 levels deep']);
	});
});

describe('what a schema only describes is left alone', () => {
	test('unknown keywords and formats', () => {
		expect(
			problems('x', { format: '__proto__', 'x-ui': { type: 'number', $id: 5 }, examples: [{ $ref: 'x' }] })
		).toEqual([]);
		expect(problems('x', { format: 'constructor' })).toEqual([]);
	});

	test('the schema is not written to', () => {
		const schema: JsonObject = {
			$id: 'https://example.org/a',
			properties: { a: { $ref: '#/$defs/b' } },
			$defs: { b: { type: 'null' } }
		};
		const frozen = structuredClone(schema);
		Object.freeze(frozen.properties);
		expect(problems({ a: 1 }, frozen)).toEqual(['/a must be null, not 1']);
		expect(Reflect.ownKeys(frozen.properties as object)).toEqual(['a']);
		expect(Reflect.ownKeys((frozen.properties as JsonObject).a as object)).toEqual(['$ref']);
	});
});

describe('hostile values and schemas', () => {
	test('__proto__ is a field like any other, on both sides', () => {
		const value = JSON.parse('{"__proto__":{"a":1}}') as JsonValue;
		expect(problems(value, { additionalProperties: false })).toEqual(['/__proto__ is not allowed']);
		const schema = JSON.parse('{"properties":{"__proto__":{"type":"null"}}}') as JsonObject;
		expect(problems(value, schema)).toEqual(['/__proto__ must be null, not an object']);
		expect(problems({}, { required: ['toString'] })).toEqual(['/toString is missing']);
	});

	test('values that are not JSON', () => {
		expect(problems({ a: Number.NaN }, true)).toEqual(['/a must be a finite number, not NaN']);
		expect(problems(undefined, true)).toEqual([' must be JSON, not undefined']);
		expect(problems({ a: { '\udfff': 1 } }, { additionalProperties: false })[0]).toContain('lone surrogate');
	});

	test('alternatives that double 40 times end soon, whether they fit or not', { timeout: 20_000 }, () => {
		const doubling = (last: JsonObject): JsonObject => {
			const $defs: JsonObject = { a40: last };
			for (let level = 0; level < 40; level++) {
				const next = { $ref: `#/$defs/a${level + 1}` };
				$defs[`a${level}`] = { anyOf: [next, next] };
			}
			return { $ref: '#/$defs/a0', $defs };
		};
		const start = performance.now();
		expect(problems(1, doubling({ type: 'number' }))).toEqual([
			' takes more than 2000000 steps to check against the schema'
		]);
		expect(problems(1, doubling({ type: 'string' }))[0]).toMatch(/cannot be checked|takes more than/);
		expect(performance.now() - start).toBeLessThan(10_000);
	});

	test('a schema that refers to itself without end', () => {
		expect(problems(1, { $ref: '#' })[0]).toContain('recurses too deeply');
	});

	test('a recursive schema checks a deep value', () => {
		let value: JsonValue = 'leaf';
		for (let depth = 0; depth < 190; depth++) value = [value];
		const tree: JsonObject = { anyOf: [{ type: 'array', items: { $ref: '#' } }, { type: 'number' }] };
		expect(problems(value, tree)).toHaveLength(1);
	});

	test('uniqueItems on a list for which it would take for ever', () => {
		const ids = Array.from({ length: 20_000 }, (_, index) => index);
		expect(problems(ids, { uniqueItems: true })[0]).toContain('too long for uniqueItems');
		expect(problems(ids, { uniqueItems: false })).toEqual([]);
	});

	test('many problems are cut at 100', () => {
		const found = problems(Array(5_000).fill('x'), { items: { type: 'number' } });
		expect(found).toHaveLength(100);
		expect(found.at(-1)).toBe(' has 4901 more problems');
	});

	test('a large list with nothing right in it', () => {
		expect(problems(Array(200_000).fill('x'), { items: { type: 'number' } })).toEqual([
			'/0 must be a number, not the text "x"'
		]);
	});

	test('long values are cut in messages', () => {
		expect(problems('x'.repeat(1_000_000), { const: 1 })[0]!.length).toBeLessThan(100);
	});
});
