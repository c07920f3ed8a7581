import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonTree, OPEN_AT_ONCE } from '../../../../src/lib/app/results/json-tree.ts';
import { JsonDocument } from '../../../../src/lib/wasm/json/json-document.ts';
import { outlineJson } from '../../../../src/lib/wasm/json/outline.ts';

function treeOf(text: string): JsonTree {
	const bytes = new TextEncoder().encode(text);
	const reading = outlineJson(bytes);
	if (reading.kind === 'fault') throw new Error(reading.fault.message);
	return new JsonTree(new JsonDocument(bytes, reading.outline));
}

const pointers = (tree: JsonTree) =>
	Array.from({ length: tree.rows }, (_, row) => tree.document.pointer(tree.path(row)));

test('the top is open, and what is small below it', () => {
	const tree = treeOf('{"a":[1,{"b":2}],"c":3}');
	expect(pointers(tree)).toEqual(['', '/a', '/a/0', '/a/1', '/c']);
	expect(tree.row(3)).toMatchObject({ state: 'closed', depth: 2, siblings: 2 });
	expect(tree.row(4)).toMatchObject({ state: 'leaf', depth: 1 });
});

test('a single value is one row', () => {
	const tree = treeOf('"x"');
	expect(tree.rows).toBe(1);
	expect(tree.row(0)).toMatchObject({ state: 'leaf', depth: 0 });
	expect(tree.toggle(0)).toBe(false);
	expect(tree.reveal(1)).toBe(0);
});

test('opening and closing in any order shows what a plain walk shows', () => {
	const value = fc.letrec((tie) => ({
		node: fc.oneof(
			{ maxDepth: 4 },
			fc.integer(),
			fc.array(tie('node'), { maxLength: 4 }),
			fc.dictionary(fc.string({ maxLength: 2 }), tie('node'), { maxKeys: 4 })
		)
	})).node;
	fc.assert(
		fc.property(value, fc.array(fc.nat(40), { maxLength: 25 }), (json, presses) => {
			const tree = treeOf(JSON.stringify(json));
			const open = new Set(pointers(tree).filter((_, row) => tree.row(row).state === 'open'));
			for (const press of presses) {
				const row = press % tree.rows;
				const pointer = tree.document.pointer(tree.path(row));
				if (!tree.toggle(row)) continue;
				if (open.has(pointer))
					for (const one of [...open].filter((at) => at === pointer || at.startsWith(`${pointer}/`))) open.delete(one);
				else open.add(pointer);
			}
			expect(pointers(tree)).toEqual(walk(JSON.parse(JSON.stringify(json)), '', open));
			for (let row = 1; row < tree.rows; row++) {
				const parent = tree.document.pointer(tree.path(row).slice(0, -1));
				expect(tree.document.pointer(tree.path(tree.parentRow(row)!))).toBe(parent);
			}
		}),
		{ numRuns: 300 }
	);
});

function walk(value: unknown, pointer: string, open: ReadonlySet<string>): string[] {
	if (!open.has(pointer) || typeof value !== 'object' || value === null) return [pointer];
	const step = (key: string) => `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
	return [pointer, ...Object.entries(value).flatMap(([key, child]) => walk(child, step(key), open))];
}

test('a byte is revealed in its row', () => {
	const text = JSON.stringify({ list: Array.from({ length: 500 }, (_, id) => ({ id, tag: `t${id}.` })) });
	const tree = treeOf(text);
	const row = tree.reveal(text.indexOf('t321.'))!;
	expect(tree.document.pointer(tree.path(row))).toBe('/list/321/tag');
	const name = tree.reveal(text.indexOf('"tag"', text.indexOf('t321.')))!;
	expect(tree.document.pointer(tree.path(name))).toBe('/list/322/tag');
	expect(tree.reveal(text.indexOf(',{"id":5,'))).toBeUndefined();
});

test('opening all stops at a bound, and goes on with the next press', () => {
	const tree = treeOf(JSON.stringify(Array.from({ length: OPEN_AT_ONCE + 5 }, (_, id) => [id])));
	expect(tree.openAll(0)).toBe(false);
	expect(tree.rows).toBe(1 + OPEN_AT_ONCE * 2 + 5);
	expect(tree.openAll(0)).toBe(true);
	expect(tree.rows).toBe(1 + (OPEN_AT_ONCE + 5) * 2);
});

test('the way to a byte that is thousands of levels deep opens', () => {
	const text = '[1,'.repeat(5_000) + '"here"' + ']'.repeat(5_000);
	const tree = treeOf(text);
	const row = tree.reveal(text.indexOf('here'))!;
	expect(tree.rows).toBe(10_001);
	expect(tree.row(row)).toMatchObject({ depth: 5_000, state: 'leaf' });
});
