import type { ExternKind } from '../protocol.ts';
import { countOf } from './check-counts.ts';
import { skipExpression } from './instructions.ts';
import { ByteReader, malformed } from './reader.ts';
import { readerOf, readSections, SECTION, type Section } from './sections.ts';
import { readSizeLimits, readTypes, readValueType, type FunctionType, type SizeLimits } from './types.ts';

export type ParsedImport = { module: string; name: string } & (
	| { kind: 'function'; type: FunctionType | undefined }
	| { kind: 'table' | 'memory'; limits: SizeLimits }
	| { kind: 'global' | 'tag' }
);

export interface ParsedExport {
	name: string;
	kind: ExternKind;
	index: number;
}

/** What a module declares, read without touching its code and data. Index spaces hold imports first. */
export interface ParsedModule {
	bytes: Uint8Array;
	sections: Section[];
	types: (FunctionType | undefined)[];
	imports: ParsedImport[];
	/** Type index of each function. */
	functions: number[];
	importedFunctions: number;
	tables: SizeLimits[];
	memories: SizeLimits[];
	globals: number;
	exports: ParsedExport[];
	/** Announced lengths of the sections that are not read here. */
	counts: { tags: number; elements: number; data: number; bodies: number };
}

const EXTERN_KINDS: readonly ExternKind[] = ['function', 'table', 'memory', 'global', 'tag'];

/**
 * No list is read that is longer than it may be: how long it is stands before it.
 * @throws ModuleRefusedError when the bytes are not a core module, break the binary format where it was read, or
 * declare more of anything than `MODULE_COUNTS` allows.
 */
export function parseModule(bytes: Uint8Array): ParsedModule {
	const sections = readSections(bytes);
	const reader = (id: number) => readerOf(bytes, sections, id) ?? new ByteReader(NO_ENTRIES);
	const types = readTypes(reader(SECTION.type));
	const importTypes: number[] = [];
	const imports = readImports(reader(SECTION.import), types, importTypes);
	const imported = (kind: ExternKind) => imports.filter((entry) => entry.kind === kind).length;
	const counts = {
		tags: countOf(reader(SECTION.tag), 'tags', imported('tag')),
		elements: countOf(reader(SECTION.element), 'element segments'),
		data: countOf(reader(SECTION.data), 'data segments'),
		bodies: countOf(reader(SECTION.code), 'functions', importTypes.length)
	};
	const module = {
		bytes,
		sections,
		types,
		imports,
		functions: readFunctions(reader(SECTION.function), importTypes),
		importedFunctions: importTypes.length,
		tables: readSizes('table', imports, reader(SECTION.table)),
		memories: readSizes('memory', imports, reader(SECTION.memory)),
		globals: imported('global') + countOf(reader(SECTION.global), 'globals', imported('global')),
		exports: readExports(reader(SECTION.export)),
		counts
	};
	const declared = module.functions.length - module.importedFunctions;
	if (declared !== counts.bodies) {
		throw malformed(`${declared} functions are declared and ${counts.bodies} have a body`, bytes.length);
	}
	return module;
}

/** A section that is not there, as a vector. */
const NO_ENTRIES = new Uint8Array([0]);

/** Type indices: those of imported functions, then the section's. */
function readFunctions(reader: ByteReader, imported: readonly number[]): number[] {
	const declared = countOf(reader, 'functions', imported.length);
	const indices = new Array<number>(imported.length + declared);
	for (let at = 0; at < imported.length; at++) indices[at] = imported[at]!;
	for (let at = imported.length; at < indices.length; at++) indices[at] = reader.u32();
	return indices;
}

function readImports(
	reader: ByteReader,
	types: readonly (FunctionType | undefined)[],
	functionTypes: number[]
): ParsedImport[] {
	const imports: ParsedImport[] = [];
	for (let left = countOf(reader, 'imports'); left > 0; left--) {
		const module = reader.name();
		const name = reader.name();
		imports.push({ module, name, ...readImportType(reader, types, functionTypes) });
	}
	return imports;
}

type ImportType = ParsedImport extends infer Entry
	? Entry extends unknown
		? Omit<Entry, 'module' | 'name'>
		: never
	: never;

function readImportType(
	reader: ByteReader,
	types: readonly (FunctionType | undefined)[],
	functionTypes: number[]
): ImportType {
	const at = reader.at;
	const kind = EXTERN_KINDS[reader.u8()];
	switch (kind) {
		case 'function': {
			const index = reader.u32();
			functionTypes.push(index);
			return { kind, type: types[index] };
		}
		case 'table':
			readValueType(reader);
			return { kind, limits: readSizeLimits(reader) };
		case 'memory':
			return { kind, limits: readSizeLimits(reader) };
		case 'global':
			readValueType(reader);
			reader.skip(1);
			return { kind };
		case 'tag':
			reader.skip(1);
			reader.u32();
			return { kind };
		default:
			throw malformed('an unknown kind of import', at);
	}
}

/** The sizes of all tables or memories, the imported ones first. */
function readSizes(kind: 'table' | 'memory', imports: readonly ParsedImport[], reader: ByteReader): SizeLimits[] {
	const sizes = imports.flatMap((entry) => (entry.kind === kind ? [entry.limits] : []));
	const [what, read] = kind === 'table' ? (['tables', readTable] as const) : (['memories', readSizeLimits] as const);
	for (let left = countOf(reader, what, sizes.length); left > 0; left--) sizes.push(read(reader));
	return sizes;
}

/** A table is a type alone, or 0x40 0x00, a type and an initial value. */
function readTable(reader: ByteReader): SizeLimits {
	const hasInitialValue = reader.bytes[reader.at] === 0x40;
	if (hasInitialValue) reader.skip(2);
	readValueType(reader);
	const sizes = readSizeLimits(reader);
	if (hasInitialValue) skipExpression(reader);
	return sizes;
}

function readExports(reader: ByteReader): ParsedExport[] {
	const exports: ParsedExport[] = [];
	for (let left = countOf(reader, 'exports'); left > 0; left--) {
		const name = reader.name();
		const at = reader.at;
		const kind = EXTERN_KINDS[reader.u8()];
		if (kind === undefined) throw malformed('an unknown kind of export', at);
		exports.push({ name, kind, index: reader.u32() });
	}
	return exports;
}
