import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSpells } from '../../../../scripts/spells.ts';
import { ROOT } from '../../../../scripts/tools.ts';
import { nameBytes } from '../../../../src/lib/wasm/binary/writer.ts';
import { describeBytes } from '../../../../src/lib/wasm/describe-bytes.ts';
import { functionAt } from '../../../../src/lib/wasm/report/functions.ts';
import { reportModule } from '../../../../src/lib/wasm/report/report.ts';
import { MAX_TYPE_TEXT } from '../../../../src/lib/wasm/report/type-text.ts';
import type { Inspection } from '../../../../src/lib/wasm/report/types.ts';
import { compileWat } from '../../support/wat.ts';

async function inspect(bytes: Uint8Array): Promise<Inspection> {
	const { description } = await describeBytes(bytes, {});
	return reportModule(bytes, description);
}

const inspectWat = async (source: string) => inspect(await compileWat(source));

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const section = (id: number, content: number[]) => [id, ...leb(content.length), ...content];
const custom = (name: string, content: number[]) => section(0, [...nameBytes(name), ...content]);
const moduleOf = (...sections: number[][]) => new Uint8Array([...HEADER, ...sections.flat()]);

function leb(value: number): number[] {
	return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(Math.floor(value / 128))];
}

describe('of the example spells', async () => {
	for (const { entry, bytes } of await readSpells()) {
		test(`${entry.name}: its sections make up the whole file, its bodies the code`, async () => {
			const { report, functions } = await inspect(bytes);
			expect(report.problem).toBeUndefined();
			expect(report.extent).toBe('whole');
			expect(report.unread).toEqual([]);
			const sizes = report.sections.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
			expect(sizes + HEADER.length).toBe(bytes.length);
			expect(functions.sizes.length).toBe(report.functions);
			const code = report.sections.find(({ name }) => name === 'code');
			expect(code?.entries).toBe(report.functions);
			expect(report.code.bytes).toBeLessThanOrEqual(code?.contentBytes ?? 0);
			expect(report.code.largest[0]?.sizeBytes).toBe(Math.max(...functions.sizes));
			expect(report.manifest?.name).toBe(entry.name);
			expect(report.exports.every(({ type }) => type.startsWith('('))).toBe(true);
		});
	}

	test('Rust tells who made it, and its functions by name', async () => {
		const { report, functions } = await inspect(await readFile(example('csv-to-json-rust')));
		expect(report.producers.map(({ field }) => field)).toEqual(['language', 'processed-by']);
		expect(report.producers[1]?.values.some(({ name }) => name === 'rustc')).toBe(true);
		expect(functions.names).toContain('memcpy');
		expect(report.names.counts['functions']).toBe(functions.names.length + report.imports.length);
	});
});

describe('types are written as in the text format', () => {
	test('imports and exports of every kind', async () => {
		const { report } = await inspectWat(`(module
			(import "env" "f" (func (param i32 i64) (result f32)))
			(import "env" "m" (memory 1 2 shared))
			(import "env" "t" (table 1 10 funcref))
			(import "env" "g" (global (mut i32)))
			(import "env" "e" (tag (param i32)))
			(memory (export "second") 3)
			(memory (export "wide") i64 1 4)
			(table (export "things") 0 externref)
			(global (export "answer") i64 (i64.const 42))
			(tag (export "thrown") (param f64))
			(func $plain (export "plain"))
			(start $plain))`);
		expect(report.imports.map(({ name, type }) => [name, type])).toEqual([
			['f', '(func (param i32 i64) (result f32))'],
			['m', '(memory 1 2 shared)'],
			['t', '(table 1 10 funcref)'],
			['g', '(global (mut i32))'],
			['e', '(tag (param i32))']
		]);
		expect(report.exports.map(({ name, index, type }) => [name, index, type])).toEqual([
			['second', 1, '(memory 3)'],
			['wide', 2, '(memory i64 1 4)'],
			['things', 1, '(table 0 externref)'],
			['answer', 1, '(global i64)'],
			['thrown', 1, '(tag (param f64))'],
			['plain', 1, '(func)']
		]);
		expect(report.memories.map(({ type, imported }) => [type, imported])).toEqual([
			['(memory 1 2 shared)', true],
			['(memory 3)', false],
			['(memory i64 1 4)', false]
		]);
		expect(report.tables).toMatchObject([
			{ elementType: 'funcref', minimum: 1, maximum: 10, imported: true },
			{ elementType: 'externref', minimum: 0, imported: false }
		]);
		expect(report.start).toBe(1);
		expect(report.problem?.code).toBe('threads');
	});

	test('structs, arrays, subtypes and references of the garbage collection proposal', async () => {
		const types = [
			0x04, // four entries, the last one a recursion group of two
			...[0x5f, 0x02, 0x78, 0x01, 0x7f, 0x00],
			...[0x5e, 0x77, 0x01],
			...[0x60, 0x02, 0x63, 0x00, 0x64, 0x6e, 0x01, 0x6d],
			...[0x4e, 0x02, 0x50, 0x01, 0x00, 0x5f, 0x01, 0x78, 0x01, 0x4f, 0x00, 0x60, 0x00, 0x00]
		];
		const { report } = await inspect(moduleOf(section(1, types)));
		expect(report.types).toEqual([
			'(struct (field (mut i8) i32))',
			'(array (mut i16))',
			'(func (param (ref null 0) (ref any)) (result eqref))',
			'(sub 0 (struct (field (mut i8))))',
			'(sub final (func))'
		]);
	});

	test('a type of thousands of parameters is cut', async () => {
		const params = new Array<number>(5_000).fill(0x7e);
		const { report } = await inspect(moduleOf(section(1, [1, 0x60, ...leb(params.length), ...params, 0x00])));
		expect(report.types[0]).toHaveLength(MAX_TYPE_TEXT);
		expect(report.types[0]).toMatch(/^\(func \(param i64 .*…\)$/);
	});
});

describe('names', () => {
	test('a function has that of the name section, else that of its export, else none', async () => {
		const source = '(module (func $inner) (func (export "out")) (func) (memory 1))';
		const { report, functions } = await inspectWat(source);
		expect(functions.names).toEqual(['inner', 'out', '']);
		expect(functionAt(functions, 1, report.types)).toMatchObject({ index: 1, name: 'out', type: '(func)' });
		expect(functionAt(functions, 2, report.types)).not.toHaveProperty('name');
	});

	test('the module has its own', async () => {
		const { report } = await inspectWat('(module $mine (func $f (param $x i32)))');
		expect(report.names.module).toBe('mine');
		expect(report.names.counts).toMatchObject({ functions: 1 });
	});

	test('are left out from where their section breaks the format, and the offset is that in the file', async () => {
		const content = [0x01, 0x04, 0x01, 0x00, 0x7f, 0x61];
		const oneFunction = [section(1, [1, 0x60, 0, 0]), section(3, [1, 0]), section(10, [1, 2, 0, 0x0b])];
		const bytes = moduleOf(...oneFunction, custom('name', content));
		const { report } = await inspect(bytes);
		expect(report.names.counts).toEqual({ functions: 1 });
		expect(report.unread).toMatchObject([{ part: 'names', offset: bytes.length }]);
		expect(report.unread[0]?.message).toContain(`at byte ${bytes.length}`);
	});

	test('no more are read than there are functions', async () => {
		const many = new Array<number[]>(50_000).fill([0x00, 0x01, 0x61]).flat();
		const map = [...leb(50_000), ...many];
		const { functions, report } = await inspect(moduleOf(custom('name', [0x01, ...leb(map.length), ...map])));
		expect(functions.names).toEqual([]);
		expect(report.names.counts).toEqual({ functions: 50_000 });
	});
});

describe('what cannot be read', () => {
	test('a cut file shows the sections before the cut', async () => {
		const bytes = (await readFile(example('hello-world'))).subarray(0, 300);
		const { report } = await inspect(bytes);
		expect(report.problem).toMatchObject({ code: 'truncated', offset: 300 });
		expect(report.sections.map(({ name }) => name)).toEqual([
			'type',
			'import',
			'function',
			'memory',
			'global',
			'export',
			'start',
			'data count'
		]);
		expect(report).toMatchObject({ extent: 'sections', unread: [] });
	});

	test('producers that are none are named, and the rest is there', async () => {
		const { report } = await inspect(moduleOf(custom('producers', [0xff, 0x01]), section(5, [1, 0, 1])));
		expect(report.unread).toMatchObject([{ part: 'producers', offset: HEADER.length + '.producers'.length + 2 }]);
		expect(report.memories).toHaveLength(1);
	});

	for (const [what, bytes] of [
		['nothing', new Uint8Array()],
		['text', new TextEncoder().encode('(module)')],
		['a component', new Uint8Array([0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0, 1, 0])]
	] as const) {
		test(`${what} has no sections`, async () => {
			const { report } = await inspect(bytes);
			expect(report.problem).toBeDefined();
			expect(report.sections).toEqual([]);
		});
	}

	test('a file of endless small sections gives a bounded list', async () => {
		const bytes = new Uint8Array(HEADER.length + 2_000_000);
		bytes.set(HEADER);
		for (let at = HEADER.length; at < bytes.length; at += 2) bytes[at] = 1;
		const { report } = await inspect(bytes);
		expect(report.problem?.code).toBe('malformed');
		expect(report.sections.length).toBeLessThan(11_000);
	});

	test('every cut of a module is told, and nothing is thrown', async () => {
		const bytes = await readFile(example('hello-wat'));
		for (let length = 0; length < bytes.length; length++) {
			const { report } = await inspect(bytes.subarray(0, length));
			const sizes = report.sections.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
			expect(sizes).toBeLessThanOrEqual(length);
		}
	});
});

function example(name: string): string {
	return join(ROOT, 'wasm', 'examples', name, `${name}.wasm`);
}
