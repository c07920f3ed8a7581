/** Steps over instructions. What is not listed in `immediates.ts` is refused by name and offset, never guessed. */
import { PLAIN_IMMEDIATES, PREFIXED_IMMEDIATES, type Immediate } from './immediates.ts';
import { malformed, type ByteReader } from './reader.ts';

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

const FIRST_PREFIX = 0xfb;

/**
 * Moves past one instruction and returns its opcode (`prefix << 16 | code` for prefixed ones).
 * @throws ModuleRefusedError `malformed`, with opcode and offset, for one that is not known.
 */
export function skipInstruction(reader: ByteReader): number {
	const start = reader.at;
	const first = reader.u8();
	if (first < FIRST_PREFIX) {
		skipImmediate(reader, PLAIN_IMMEDIATES[first] ?? unknownOpcode(first, start));
		return first;
	}
	const prefixed = PREFIXED_IMMEDIATES.get(first) ?? unknownOpcode(first, start);
	const code = reader.u32();
	skipImmediate(reader, prefixed[code] ?? unknownOpcode(first, start, code));
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
