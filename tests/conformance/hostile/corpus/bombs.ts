import { lebU, nameBytes } from '../../../../src/lib/wasm/binary/writer.ts';
import { bomb, body, custom, joined, repeated, section } from '../bomb.ts';
import type { HostileProgram } from '../program.ts';

const MIB = 1_048_576;
const TOO_MANY = 'refused: too-many';
const MALFORMED = 'refused: malformed';
const I32 = 0x7f;
const I32_CONST_0 = [0x41, 0];
const DROP = 0x1a;
const CALL_0 = [0x10, 0];
const END = 0x0b;

const manyFunctions = (count: number) =>
	bomb({
		functions: joined(lebU(count), new Uint8Array(count)),
		code: joined(lebU(count), repeated([2, 0, END], count))
	});
/** `opcode` opens a block of no type. */
const nested = (opcode: number, depth: number) =>
	bomb({ bodies: [body(joined(repeated([opcode, 0x40], depth), repeated([END], depth)))] });
const withLocals = (groups: readonly number[][]) =>
	bomb({ bodies: [body([], [...lebU(groups.length), ...groups.flat()])] });
const longBody = (bytes: number) => bomb({ bodies: [body(repeated([...I32_CONST_0, DROP], Math.floor(bytes / 3)))] });
const ALIAS = joined(nameBytes('wasi_snapshot_preview1'), nameBytes('sched_yield'), [0, 1]);
const STRANGER = joined(nameBytes('env'), nameBytes('anything'), [0, 0]);
const VOID_AND_I32 = [2, 0x60, 0, 0, 0x60, 0, 1, I32];

function manyImports(entry: Uint8Array, count: number): Uint8Array {
	const imports = joined(lebU(count), repeated(Array.from(entry), count));
	return bomb({ types: VOID_AND_I32, imports, start: count });
}

/** `loops` loops in each other; in the innermost a br_table that leaves to the outermost, `targets` times named. */
function leavingLoops(loops: number, targets: number): Uint8Array {
	const out = lebU(loops);
	const table = joined([...I32_CONST_0, 0x0e, ...lebU(targets)], repeated(out, targets), out);
	return bomb({ bodies: [body(joined(repeated([0x03, 0x40], loops), table, repeated([END], loops)))] });
}

/** A name section that announces names for a million functions, or gives one a name of a megabyte. */
const NAMES = {
	announced: custom('name', [1, ...lebU(8), ...lebU(0x7fffffff), 0, 0, 0]),
	repeated: custom('name', joined([1, ...lebU(4 + 3 * MIB), ...lebU(MIB)], [0], repeated([0, 1, 0x61], MIB))),
	long: custom('name', joined([1, ...lebU(MIB + 5), 1, 0, ...lebU(MIB)], repeated([0x61], MIB)))
};
const TRAPPING = [body([0x00])];

/** Modules that are hard on whoever reads or compiles them. */
export const BOMBS: readonly HostileProgram[] = [
	{ name: '100,001 functions', source: () => manyFunctions(100_001), expected: [TOO_MANY] },
	{ name: 'a million functions', source: () => manyFunctions(1_000_000), expected: [TOO_MANY] },
	{ name: '100,000 functions', source: () => manyFunctions(100_000), expected: ['ok'] },
	{ name: '1,001 blocks in each other', source: () => nested(0x02, 1_001), expected: [TOO_MANY] },
	{ name: '1,001 loops in each other', source: () => nested(0x03, 1_001), expected: [TOO_MANY] },
	{ name: '1,000 blocks in each other', source: () => nested(0x02, 1_000), expected: ['ok'] },
	{ name: '1,000 loops in each other', source: () => nested(0x03, 1_000), expected: ['ok'] },
	{ name: '300,000 blocks in each other', source: () => nested(0x02, 300_000), expected: [TOO_MANY] },
	{ name: '50,001 locals', source: () => withLocals([[...lebU(50_001), I32]]), expected: [TOO_MANY] },
	{ name: '100 million locals', source: () => withLocals([[...lebU(100_000_000), I32]]), expected: [TOO_MANY] },
	{
		name: '4 billion locals, a thousand times',
		source: () => withLocals(Array.from({ length: 1_000 }, () => [...lebU(0xffffffff), I32])),
		expected: [TOO_MANY]
	},
	{
		name: '60,000 groups of one local',
		source: () => withLocals(Array.from({ length: 60_000 }, () => [1, I32])),
		expected: [TOO_MANY]
	},
	{ name: 'a body of nearly 1 MiB', source: () => longBody(MIB - 100), expected: ['ok'] },
	{ name: 'a body of over 1 MiB', source: () => longBody(MIB + 100), expected: [TOO_MANY] },
	{ name: 'a body of over 6 MiB', source: () => longBody(6 * MIB), expected: [TOO_MANY] },
	{
		name: '300,000 calls in a row',
		source: () => bomb({ bodies: [body([]), body(repeated(CALL_0, 300_000))], start: 1 }),
		expected: ['ok']
	},
	{
		name: '30,000 branches that are charged one by one',
		source: () =>
			bomb({
				bodies: [body(repeated([...repeated([...I32_CONST_0, DROP], 8), ...I32_CONST_0, 0x04, 0x40, END], 30_000))]
			}),
		expected: ['ok']
	},
	{
		name: 'a jump table of a million entries',
		source: () =>
			bomb({ bodies: [body(joined([...I32_CONST_0, 0x0e, ...lebU(1_000_000)], new Uint8Array(1_000_001)))] }),
		expected: ['ok', 'refused: does-not-compile']
	},
	{
		name: 'a jump table of a billion entries that are not there',
		source: () => bomb({ bodies: [body([...I32_CONST_0, 0x0e, ...lebU(1_000_000_000)])] }),
		expected: [MALFORMED]
	},
	{ name: 'a jump out of 900 loops, 60,000 times', source: () => leavingLoops(900, 60_000), expected: ['ok'] },
	{ name: '10,001 imports', source: () => manyImports(ALIAS, 10_001), expected: [TOO_MANY] },
	{ name: '10,000 imports', source: () => manyImports(ALIAS, 10_000), expected: ['ok'] },
	{
		name: '9,000 imports of what nobody has',
		source: () => manyImports(STRANGER, 9_000),
		expected: ['refused: unknown-imports']
	},
	{
		name: 'a type of 2,000 parameters',
		source: () => bomb({ types: joined([2, 0x60, 0, 0, 0x60], lebU(2_000), repeated([I32], 2_000), [0]) }),
		expected: ['refused: does-not-compile']
	},
	{
		name: 'a function that is longer than its section',
		source: () => bomb({ code: [1, ...lebU(1_000), 0, END] }),
		expected: ['refused: truncated', MALFORMED]
	},
	{ name: 'four billion types', source: () => bomb({ types: [...lebU(0xffffffff), 0x60] }), expected: [MALFORMED] },
	{
		name: 'a number of six bytes where five are the most',
		source: () => bomb({ types: [0x81, 0x80, 0x80, 0x80, 0x80, 0x00, 0x60, 0, 0] }),
		expected: [MALFORMED]
	},
	{
		name: 'more data segments announced than there are bytes',
		source: () => bomb({ behind: [section(11, lebU(0x7fffffff))] }),
		expected: [MALFORMED]
	},
	{
		name: 'more element segments announced than there are bytes',
		source: () => bomb({ before: [section(9, lebU(0x7fffffff))] }),
		expected: [MALFORMED]
	},
	{
		name: 'a million globals',
		source: () => bomb({ between: [section(6, lebU(1_000_000), repeated([I32, 0, ...I32_CONST_0, END], 1_000_000))] }),
		expected: [TOO_MANY]
	},
	{
		name: 'a million types in a group',
		source: () => bomb({ types: joined([1, 0x4e, ...lebU(1_000_000)], repeated([0x60, 0, 0], 1_000_000)) }),
		expected: [TOO_MANY]
	},
	{
		name: 'a type of a million parameters, twice',
		source: () => {
			const type = joined([0x60, ...lebU(1_000_000)], repeated([I32], 1_000_000), [0]);
			return bomb({ types: joined([3, 0x60, 0, 0], type, type) });
		},
		expected: [TOO_MANY]
	},
	{
		name: 'a custom section of 8 MiB',
		source: () => bomb({ behind: [custom('padding', new Uint8Array(8 * MIB))] }),
		expected: ['ok']
	},
	{
		name: 'a million custom sections',
		source: () => bomb({ behind: [repeated([0, 1, 0], 1_000_000)] }),
		expected: [TOO_MANY]
	},
	{
		name: '10,000 custom sections',
		source: () => bomb({ behind: [repeated([0, 2, 1, 0x78], 10_000)] }),
		expected: ['ok']
	},
	{
		name: 'a custom section whose name is longer than itself',
		source: () => bomb({ behind: [new Uint8Array([0, 2, 0x7f, 0x78])] }),
		expected: ['refused: truncated', MALFORMED]
	},
	{
		name: 'a trap, and names for two billion functions announced',
		source: () => bomb({ bodies: TRAPPING, behind: [NAMES.announced] }),
		expected: ['trapped: unreachable']
	},
	{
		name: 'a trap, and a million names for one function',
		source: () => bomb({ bodies: TRAPPING, behind: [NAMES.repeated] }),
		expected: ['trapped: unreachable']
	},
	{
		name: 'a trap in a function with a name of a megabyte',
		source: () => bomb({ bodies: TRAPPING, behind: [NAMES.long] }),
		expected: ['trapped: unreachable']
	},
	{
		name: 'a manifest of a megabyte of brackets',
		source: () => bomb({ behind: [custom('spell', repeated([0x5b], MIB))] }),
		expected: ['refused: bad-manifest']
	}
];
