/**
 * Steps over instructions: the immediates of every opcode of WebAssembly 3.0, plus the threads, legacy exception,
 * relaxed SIMD and wide arithmetic proposals. What is not listed here is refused by name and offset, never guessed.
 */
import { malformed, type ByteReader } from './reader.ts';

/** What follows an opcode. */
type Immediate =
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

/** Opcodes with a meaning of their own for the readers and rewriters here. Prefixed ones are `prefix << 16 | code`. */
export const OP = Object.freeze({
	unreachable: 0x00,
	block: 0x02,
	loop: 0x03,
	if: 0x04,
	else: 0x05,
	try: 0x06,
	catch: 0x07,
	throw: 0x08,
	rethrow: 0x09,
	throwRef: 0x0a,
	end: 0x0b,
	br: 0x0c,
	brIf: 0x0d,
	brTable: 0x0e,
	return: 0x0f,
	call: 0x10,
	callIndirect: 0x11,
	returnCall: 0x12,
	returnCallIndirect: 0x13,
	callRef: 0x14,
	returnCallRef: 0x15,
	delegate: 0x18,
	catchAll: 0x19,
	drop: 0x1a,
	select: 0x1b,
	tryTable: 0x1f,
	localGet: 0x20,
	localSet: 0x21,
	localTee: 0x22,
	globalGet: 0x23,
	globalSet: 0x24,
	memorySize: 0x3f,
	memoryGrow: 0x40,
	i32Const: 0x41,
	i64Const: 0x42,
	i32Eqz: 0x45,
	i32Eq: 0x46,
	i32LtS: 0x48,
	i32LtU: 0x49,
	i64Eq: 0x51,
	i64LtU: 0x54,
	i64GtU: 0x56,
	i32Add: 0x6a,
	i32Sub: 0x6b,
	i32Xor: 0x73,
	i32Shl: 0x74,
	i32ShrU: 0x76,
	i64Add: 0x7c,
	i64ShrU: 0x88,
	i32WrapI64: 0xa7,
	i64ExtendI32U: 0xad,
	brOnNull: 0xd5,
	brOnNonNull: 0xd6,
	arrayNew: 0xfb0006,
	arrayNewDefault: 0xfb0007,
	arrayNewData: 0xfb0009,
	arrayNewElem: 0xfb000a,
	arrayFill: 0xfb0010,
	arrayCopy: 0xfb0011,
	arrayInitData: 0xfb0012,
	arrayInitElem: 0xfb0013,
	brOnCast: 0xfb0018,
	brOnCastFail: 0xfb0019,
	memoryInit: 0xfc0008,
	memoryCopy: 0xfc000a,
	memoryFill: 0xfc000b,
	tableInit: 0xfc000c,
	tableCopy: 0xfc000e,
	tableGrow: 0xfc000f,
	tableFill: 0xfc0011
});

const PREFIXES = [0xfb, 0xfc, 0xfd, 0xfe];

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

const PLAIN_TABLE = tableOf(PLAIN);
const PREFIX_TABLES = new Map([
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

/**
 * Moves past one instruction and returns its opcode (`prefix << 16 | code` for prefixed ones).
 * @throws ModuleRefusedError `malformed`, with opcode and offset, for one that is not known.
 */
export function skipInstruction(reader: ByteReader): number {
	const start = reader.at;
	const first = reader.u8();
	if (!PREFIXES.includes(first)) {
		skipImmediate(reader, PLAIN_TABLE[first] ?? unknownOpcode(first, start));
		return first;
	}
	const code = reader.u32();
	skipImmediate(reader, PREFIX_TABLES.get(first)?.[code] ?? unknownOpcode(first, start, code));
	return (first << 16) | code;
}

/** Moves past a constant expression or body, its final `end` included; nested blocks are followed. */
export function skipExpression(reader: ByteReader): void {
	let depth = 1;
	while (depth > 0) {
		const opcode = skipInstruction(reader);
		if (opcode === OP.end || opcode === OP.delegate) depth--;
		else if ((opcode >= OP.block && opcode <= OP.if) || opcode === OP.try || opcode === OP.tryTable) depth++;
	}
}

/** Steps over a body's local declarations. */
export function skipLocals(reader: ByteReader): void {
	for (let groups = reader.count('groups of locals'); groups > 0; groups--) {
		reader.u32();
		const type = reader.u8();
		if (type === 0x63 || type === 0x64) reader.s33();
	}
}

function skipImmediate(reader: ByteReader, immediate: Immediate): void {
	switch (immediate) {
		case 'none':
			return;
		case 'index':
			return reader.skipLeb(5);
		case 'memarg':
			return skipMemarg(reader);
		case 'i32':
			return reader.skipLeb(5);
		case 'i64':
			return reader.skipLeb(10);
		case 'block':
			return skipBlockType(reader);
		case 'index2':
			reader.skipLeb(5);
			return reader.skipLeb(5);
		case 'memargLane':
			skipMemarg(reader);
			return reader.skip(1);
		case 'byte':
			return reader.skip(1);
		case 'bytes4':
			return reader.skip(4);
		case 'bytes8':
			return reader.skip(8);
		case 'bytes16':
			return reader.skip(16);
		case 'heap':
			return reader.skipLeb(5);
		case 'labels':
			return repeat(reader.count('labels') + 1, () => reader.skipLeb(5));
		case 'types':
			return repeat(reader.count('types'), () => skipBlockType(reader));
		case 'castBranch':
			reader.skip(1);
			return repeat(3, () => reader.skipLeb(5));
		case 'catches':
			skipBlockType(reader);
			return repeat(reader.count('catch clauses'), () => skipCatch(reader));
	}
}

/** Bit 6 of the alignment says that a memory index follows (multi-memory). */
function skipMemarg(reader: ByteReader): void {
	if (reader.u32() & 0x40) reader.skipLeb(5);
	reader.skipLeb(10);
}

/** Empty, a value type, or a type index: all are one LEB128, but for references that name their heap type. */
function skipBlockType(reader: ByteReader): void {
	const first = reader.bytes[reader.at];
	if (first === 0x63 || first === 0x64) reader.skip(1);
	reader.skipLeb(5);
}

function skipCatch(reader: ByteReader): void {
	const hasTag = reader.u8() <= 1;
	if (hasTag) reader.skipLeb(5);
	reader.skipLeb(5);
}

function repeat(times: number, step: () => void): void {
	for (let done = 0; done < times; done++) step();
}

function unknownOpcode(first: number, offset: number, code?: number): never {
	const name = [first, ...(code === undefined ? [] : [code])].map((part) => `0x${part.toString(16)}`).join(' ');
	throw malformed(`Spell does not know the instruction ${name}`, offset);
}
