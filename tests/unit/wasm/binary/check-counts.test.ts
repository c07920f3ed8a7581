import { expect, test } from 'vitest';
import { parseModule } from '../../../../src/lib/wasm/binary/parse.ts';
import { lebU, nameBytes } from '../../../../src/lib/wasm/binary/writer.ts';
import { ModuleRefusedError } from '../../../../src/lib/wasm/errors.ts';
import { MODULE_COUNTS } from '../../../../src/lib/wasm/limits.ts';
import { bomb, custom, joined, repeated, section } from '../../../conformance/hostile/bomb.ts';

const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const VOID_TYPE = [0x60, 0, 0];
const I32 = 0x7f;

type Count = keyof typeof MODULE_COUNTS;

function problemOf(bytes: Uint8Array): unknown {
	try {
		parseModule(bytes);
		return undefined;
	} catch (error) {
		if (error instanceof ModuleRefusedError) return error.problem;
		throw error;
	}
}

const over = (what: Count) => ({
	code: 'too-many',
	what,
	count: MODULE_COUNTS[what] + 1,
	limit: MODULE_COUNTS[what]
});

/** A section that announces so many entries, with bytes behind it that are no entries. */
function announcing(id: number, count: number): Uint8Array {
	return joined(HEADER, section(id, lebU(count), repeated([0xff], count)));
}

test.each<[Count, number]>([
	['types', 1],
	['imports', 2],
	['functions', 3],
	['tables', 4],
	['memories', 5],
	['tags', 13],
	['globals', 6],
	['exports', 7],
	['element segments', 9],
	['functions', 10],
	['data segments', 11]
])('refuses too many %s (section %i) by what is announced, reading none of them', (what, id) => {
	expect(problemOf(announcing(id, MODULE_COUNTS[what] + 1))).toMatchObject(over(what));
});

test('counts imported functions, globals, tables and memories with the others', () => {
	const imports = (what: number[]) => joined([1], nameBytes('env'), nameBytes('x'), what);
	const withImport = (what: number[], id: number, count: number) =>
		joined(HEADER, section(1, [1, ...VOID_TYPE]), section(2, imports(what)), announcing(id, count).subarray(8));
	const cases: [Count, number[], number][] = [
		['functions', [0, 0], 3],
		['tables', [1, 0x70, 0, 0], 4],
		['memories', [2, 0, 0], 5],
		['globals', [3, I32, 0], 6],
		['tags', [4, 0, 0], 13]
	];
	for (const [what, entry, id] of cases) {
		expect(problemOf(withImport(entry, id, MODULE_COUNTS[what]))).toMatchObject(over(what));
	}
});

test('refuses a recursion group of too many types before it reads them', () => {
	const group = [1, 0x4e, ...lebU(100_001)];
	expect(problemOf(joined(HEADER, section(1, group, repeated([0xff], 100_001))))).toMatchObject(over('types'));
});

test('counts the types of all recursion groups together', () => {
	const group = joined([0x4e, ...lebU(50_001)], repeated(VOID_TYPE, 50_001));
	const problem = { code: 'too-many', what: 'types', count: 100_002 };
	expect(problemOf(joined(HEADER, section(1, [2], group, group)))).toMatchObject(problem);
});

test('refuses a type with too many parameters, and many types that have too many together', () => {
	const limit = MODULE_COUNTS['parameters and results'];
	const typeOf = (params: number) => joined([0x60, ...lebU(params)], repeated([I32], params), [0]);
	const announced = joined([0x60, ...lebU(limit + 1)], repeated([0xff], limit + 1));
	expect(problemOf(joined(HEADER, section(1, [1], announced)))).toMatchObject(over('parameters and results'));
	const half = typeOf(limit / 2);
	const types = (last: number) => joined(HEADER, section(1, [3], half, half, typeOf(last)));
	expect(problemOf(types(0))).toBeUndefined();
	expect(problemOf(types(1))).toMatchObject(over('parameters and results'));
});

test('refuses names that are too long: of imports, exports, custom sections', () => {
	const limit = MODULE_COUNTS['bytes in one name'];
	const long = 'x'.repeat(limit + 1);
	const withImport = section(2, [1], nameBytes(long), nameBytes(''), [0, 0]);
	const withExport = section(7, [1], nameBytes(long), [0, 0]);
	expect(problemOf(joined(HEADER, section(1, [1, ...VOID_TYPE]), withImport))).toMatchObject(over('bytes in one name'));
	expect(problemOf(joined(HEADER, withExport))).toMatchObject(over('bytes in one name'));
	expect(problemOf(bomb({ behind: [custom(long)] }))).toMatchObject(over('bytes in one name'));
	expect(problemOf(bomb({ behind: [custom('x'.repeat(limit))] }))).toBeUndefined();
});

test('refuses too many custom sections', () => {
	const limit = MODULE_COUNTS['custom sections'];
	const customs = (count: number) => bomb({ behind: [repeated([0, 1, 0], count)] });
	expect(problemOf(customs(limit))).toBeUndefined();
	expect(problemOf(customs(limit + 1))).toMatchObject(over('custom sections'));
});
