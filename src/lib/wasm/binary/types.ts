import { checkModuleCount, countOf } from './check-counts.ts';
import { malformed, type ByteReader } from './reader.ts';

/** A function's signature, each value type by its name in the text format. */
export interface FunctionType {
	params: readonly string[];
	results: readonly string[];
}

/** Size limits of a memory (pages) or table (elements), with the bytes that declare them. */
export interface SizeLimits {
	/** Offsets of the limits' encoding in the module: `[start, end)`. */
	start: number;
	end: number;
	minimum: number;
	maximum: number | undefined;
	shared: boolean;
	/** Sizes and addresses are 64 bits wide. */
	wide: boolean;
}

const VALUE_TYPES = new Map([
	[0x7f, 'i32'],
	[0x7e, 'i64'],
	[0x7d, 'f32'],
	[0x7c, 'f64'],
	[0x7b, 'v128'],
	[0x70, 'funcref'],
	[0x6f, 'externref'],
	[0x6e, 'anyref'],
	[0x6d, 'eqref'],
	[0x6c, 'i31ref'],
	[0x6b, 'structref'],
	[0x6a, 'arrayref'],
	[0x69, 'exnref'],
	[0x71, 'nullref'],
	[0x72, 'nullexternref'],
	[0x73, 'nullfuncref'],
	[0x74, 'nullexnref']
]);

/** One value type (core specification, 5.3.4), by its name; references with a heap type read as `ref`. */
export function readValueType(reader: ByteReader): string {
	const at = reader.at;
	const byte = reader.u8();
	const name = VALUE_TYPES.get(byte);
	if (name !== undefined) return name;
	if (byte !== 0x63 && byte !== 0x64) throw malformed(`0x${byte.toString(16)} is not a value type`, at);
	reader.s33();
	return 'ref';
}

/** Sizes with their flags: bit 0 a maximum, bit 1 shared, bit 2 64-bit. */
export function readSizeLimits(reader: ByteReader): SizeLimits {
	const start = reader.at;
	const flags = reader.u8();
	if (flags > 0x07) throw malformed(`0x${flags.toString(16)} are not the flags of a memory or table`, start);
	const minimum = readSize(reader);
	const maximum = flags & 1 ? readSize(reader) : undefined;
	return { start, end: reader.at, minimum, maximum, shared: (flags & 2) !== 0, wide: (flags & 4) !== 0 };
}

/** A number that JSON can say, too: no memory or table is larger. */
function readSize(reader: ByteReader): number {
	return Math.min(reader.u64(), Number.MAX_SAFE_INTEGER);
}

/**
 * The type section: the signature at each type index, `undefined` where the type is not a function's.
 * Members of a recursion group take an index each.
 */
export function readTypes(reader: ByteReader): (FunctionType | undefined)[] {
	const types: (FunctionType | undefined)[] = [];
	let values = 0;
	const add = (type: FunctionType | undefined): void => {
		types.push(type);
		values += type ? type.params.length + type.results.length : 0;
		checkModuleCount('parameters and results', values);
	};
	for (let groups = countOf(reader, 'types'); groups > 0; groups--) {
		const isGroup = reader.bytes[reader.at] === 0x4e;
		if (isGroup) reader.skip(1);
		for (let members = isGroup ? countOf(reader, 'types', types.length) : 1; members > 0; members--) {
			add(readSubType(reader));
		}
	}
	checkModuleCount('types', types.length);
	return types;
}

function readSubType(reader: ByteReader): FunctionType | undefined {
	const form = reader.bytes[reader.at];
	if (form === 0x50 || form === 0x4f) {
		reader.skip(1);
		for (let supers = reader.count('supertypes'); supers > 0; supers--) reader.u32();
	}
	return readCompositeType(reader);
}

function readCompositeType(reader: ByteReader): FunctionType | undefined {
	const at = reader.at;
	switch (reader.u8()) {
		case 0x60:
			return { params: readValueTypes(reader), results: readValueTypes(reader) };
		case 0x5f:
			for (let fields = reader.count('fields'); fields > 0; fields--) skipField(reader);
			return undefined;
		case 0x5e:
			skipField(reader);
			return undefined;
		default:
			throw malformed('an unknown kind of type', at);
	}
}

function readValueTypes(reader: ByteReader): string[] {
	const names: string[] = [];
	for (let left = countOf(reader, 'parameters and results'); left > 0; left--) names.push(readValueType(reader));
	return names;
}

/** A field's storage type (packed ones are i8 0x78 and i16 0x77) and its mutability. */
function skipField(reader: ByteReader): void {
	const storage = reader.bytes[reader.at];
	if (storage === 0x78 || storage === 0x77) reader.skip(1);
	else readValueType(reader);
	reader.skip(1);
}
