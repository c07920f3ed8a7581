import { describe, expect, test } from 'vitest';
import { nodeAt, readNodes, type JsonNode } from '../../../../src/lib/app/forms/json-nodes.ts';
import { putValue, removeValue, renameMember, swapItems } from '../../../../src/lib/app/forms/splice.ts';
import { pointerTo } from '../../../../src/lib/wasm/json/pointer.ts';
import { randomOf } from '../../../support/random.ts';

function written(text: string): { text: string; root: JsonNode | undefined } {
	const reading = readNodes(text);
	return { text, root: reading.kind === 'read' ? reading.root : undefined };
}

const put = (text: string, pointer: string, json: string) => putValue(written(text), pointer, json);
const remove = (text: string, pointer: string) => removeValue(written(text), pointer);

describe('putting a value', () => {
	test.each([
		[
			'replaces only that value',
			'{"id": 12345678901234567890,\n "a":  1.0 }',
			'/a',
			'2',
			'{"id": 12345678901234567890,\n "a":  2 }'
		],
		['adds a member as the others are laid out', '{\n\t"a": 1\n}', '/b', '2', '{\n\t"a": 1,\n\t"b": 2\n}'],
		['adds a member on one line', '{ "a": 1 }', '/b', '2', '{ "a": 1, "b": 2 }'],
		['adds a member without blanks', '{"a":1}', '/b', '2', '{"a":1,"b":2}'],
		['begins an empty text', '', '/a/b', '1', '{\n  "a": {\n    "b": 1\n  }\n}'],
		['fills an empty object', '{}', '/a', '1', '{\n  "a": 1\n}'],
		['makes objects on the way', '{\n  "x": 1\n}', '/a/b', '1', '{\n  "x": 1,\n  "a": {\n    "b": 1\n  }\n}'],
		['replaces what stands in the way', '{"a":1}', '/a/b', '2', '{"a":{"b":2}}'],
		['adds an item', '[1, 2]', '/2', '3', '[1, 2, 3]'],
		['takes __proto__ for a name', '{"a":1}', '/__proto__', '2', '{"a":1,"__proto__":2}'],
		['reads escapes in names', '{"a\\/b":1,"c~d":2}', '/a~1b', '3', '{"a\\/b":3,"c~d":2}']
	])('%s', (_what, text, pointer, json, expected) => {
		expect(put(text, pointer, json)).toBe(expected);
	});
});

describe('taking a value out', () => {
	test.each([
		['first', '{\n  "a": 1,\n  "b": 2\n}', '/a', '{\n  "b": 2\n}'],
		['last', '{\n  "a": 1,\n  "b": 2\n}', '/b', '{\n  "a": 1\n}'],
		['only', '{ "a": 1 }', '/a', '{}'],
		['item', '[1,  2,   3]', '/1', '[1,   3]'],
		['what is not there', '{"a":1}', '/b', '{"a":1}'],
		['all', '{"a":1}', '', '']
	])('%s', (_what, text, pointer, expected) => {
		expect(remove(text, pointer)).toBe(expected);
	});
});

test('items change places with what is written in them', () => {
	const text = '[1.0, {"a": 10000000000000000001}, 3]';
	const before = written(text);
	expect(swapItems(before, before.root!, 1, 0)).toBe('[{"a": 10000000000000000001}, 1.0, 3]');
	expect(swapItems(before, before.root!, 2, 3)).toBe(text);
});

test('a name is not given twice', () => {
	const before = written('{"a":1,"b":2}');
	expect(renameMember(before, before.root!, 'a', 'b')).toBe('{"a":1,"b":2}');
	expect(renameMember(before, before.root!, 'a', 'c"')).toBe('{"c\\"":1,"b":2}');
});

/** A random value, also with odd names. */
function valueOf(random: () => number, depth: number): unknown {
	const names = ['a', 'b', '__proto__', 'c/d~e', '', 'é"\\'];
	switch (random() % (depth > 3 ? 4 : 6)) {
		case 0:
			return random() / 7;
		case 1:
			return ['', 'text', '\\"', '\n{[,', 'é😀'][random() % 5];
		case 2:
			return random() % 2 === 0;
		case 3:
			return null;
		case 4:
			return Array.from({ length: random() % 4 }, () => valueOf(random, depth + 1));
		default:
			return Object.fromEntries(
				Array.from({ length: random() % 5 }, () => [names[random() % names.length]!, valueOf(random, depth + 1)])
			);
	}
}

function pointersOf(node: JsonNode, pointer = ''): string[] {
	const inside =
		node.kind === 'object'
			? node.members.flatMap(({ name, value }) => pointersOf(value, pointerTo(pointer, name)))
			: node.kind === 'array'
				? node.items.flatMap((item, index) => pointersOf(item, pointerTo(pointer, index)))
				: [];
	return [pointer, ...inside];
}

describe('for any text', () => {
	test('every value is found where it is, and changed as JSON.parse sees it; all else stays byte for byte', () => {
		const random = randomOf(7);
		for (let round = 0; round < 300; round++) {
			const text = JSON.stringify(valueOf(random, 0), undefined, [0, 1, 2, '\t'][random() % 4]);
			const { root } = written(text);
			const pointers = pointersOf(root!);
			const pointer = pointers[random() % pointers.length]!;
			const node = nodeAt(root, pointer)!;
			const changed = put(text, pointer, '"new"');
			expect(changed).toBe(`${text.slice(0, node.start)}"new"${text.slice(node.end)}`);
			const back = put(changed, pointer, text.slice(node.start, node.end));
			expect(JSON.parse(back)).toEqual(JSON.parse(text));
			expect(readNodes(remove(text, pointer)).kind).toBe(pointer === '' ? 'empty' : 'read');
		}
	});

	test('a member that is added is there, and nothing else changed', () => {
		const random = randomOf(8);
		for (let round = 0; round < 300; round++) {
			const value = { k: valueOf(random, 0), o: {} };
			const text = JSON.stringify(value, undefined, [0, 1, 2, '\t'][random() % 4]);
			expect(JSON.parse(put(text, '/new/deep', '[1]'))).toEqual({ ...value, new: { deep: [1] } });
			expect(JSON.parse(put(text, '/o/new', '{\n  "x": 1\n}'))).toEqual({ ...value, o: { new: { x: 1 } } });
		}
	});
});
