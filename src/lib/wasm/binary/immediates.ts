/**
 * What follows every opcode of WebAssembly 3.0, plus those of the threads, legacy exception, relaxed SIMD and wide
 * arithmetic proposals.
 */

/** What follows an opcode. */
export type Immediate =
	| 'none'
	| 'block'
	| 'index'
	| 'index2'
	| 'labels'
	| 'memarg'
	| 'memargLane'
	| 'i32'
	| 'i64'
	| 'byte'
	| 'bytes4'
	| 'bytes8'
	| 'bytes16'
	| 'types'
	| 'heap'
	| 'castBranch'
	| 'catches';

type Row = readonly [from: number, to: number, immediate: Immediate];

const PLAIN: readonly Row[] = [
	[0x00, 0x01, 'none'],
	[0x02, 0x04, 'block'],
	[0x05, 0x05, 'none'],
	[0x06, 0x06, 'block'],
	[0x07, 0x09, 'index'],
	[0x0a, 0x0b, 'none'],
	[0x0c, 0x0d, 'index'],
	[0x0e, 0x0e, 'labels'],
	[0x0f, 0x0f, 'none'],
	[0x10, 0x10, 'index'],
	[0x11, 0x11, 'index2'],
	[0x12, 0x12, 'index'],
	[0x13, 0x13, 'index2'],
	[0x14, 0x15, 'index'],
	[0x18, 0x18, 'index'],
	[0x19, 0x1b, 'none'],
	[0x1c, 0x1c, 'types'],
	[0x1f, 0x1f, 'catches'],
	[0x20, 0x26, 'index'],
	[0x28, 0x3e, 'memarg'],
	[0x3f, 0x40, 'index'],
	[0x41, 0x41, 'i32'],
	[0x42, 0x42, 'i64'],
	[0x43, 0x43, 'bytes4'],
	[0x44, 0x44, 'bytes8'],
	[0x45, 0xc4, 'none'],
	[0xd0, 0xd0, 'heap'],
	[0xd1, 0xd1, 'none'],
	[0xd2, 0xd2, 'index'],
	[0xd3, 0xd4, 'none'],
	[0xd5, 0xd6, 'index']
];

const GC: readonly Row[] = [
	[0, 1, 'index'],
	[2, 5, 'index2'],
	[6, 7, 'index'],
	[8, 10, 'index2'],
	[11, 14, 'index'],
	[15, 15, 'none'],
	[16, 16, 'index'],
	[17, 19, 'index2'],
	[20, 23, 'heap'],
	[24, 25, 'castBranch'],
	[26, 30, 'none']
];

const BULK: readonly Row[] = [
	[0, 7, 'none'],
	[8, 8, 'index2'],
	[9, 9, 'index'],
	[10, 10, 'index2'],
	[11, 11, 'index'],
	[12, 12, 'index2'],
	[13, 13, 'index'],
	[14, 14, 'index2'],
	[15, 17, 'index'],
	[19, 22, 'none']
];

const SIMD: readonly Row[] = [
	[0, 11, 'memarg'],
	[12, 13, 'bytes16'],
	[14, 20, 'none'],
	[21, 34, 'byte'],
	[35, 83, 'none'],
	[84, 91, 'memargLane'],
	[92, 93, 'memarg'],
	[94, 0x113, 'none']
];

const ATOMIC: readonly Row[] = [
	[0, 2, 'memarg'],
	[3, 3, 'byte'],
	[0x10, 0x4e, 'memarg']
];

/** By opcode; `undefined` for one that is not known. */
export const PLAIN_IMMEDIATES = tableOf(PLAIN);

/** Of prefixed instructions, by prefix, then by code. */
export const PREFIXED_IMMEDIATES: ReadonlyMap<number, readonly (Immediate | undefined)[]> = new Map([
	[0xfb, tableOf(GC)],
	[0xfc, tableOf(BULK)],
	[0xfd, tableOf(SIMD)],
	[0xfe, tableOf(ATOMIC)]
]);

function tableOf(rows: readonly Row[]): readonly (Immediate | undefined)[] {
	const table: (Immediate | undefined)[] = new Array<undefined>(rows.at(-1)![1] + 1).fill(undefined);
	for (const [from, to, immediate] of rows) table.fill(immediate, from, to + 1);
	return table;
}
