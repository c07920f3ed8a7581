import type { ExternKind } from '../protocol.ts';
import { skipExpression } from './instructions.ts';
import { malformed, type ByteReader } from './reader.ts';
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

/** @throws ModuleRefusedError when the bytes are not a core module or break the binary format where it was read. */
export function parseModule(bytes: Uint8Array): ParsedModule {
	const sections = readSections(bytes);
	const read = <T>(id: number, how: (reader: ByteReader) => T, absent: T): T => {
		const reader = readerOf(bytes, sections, id);
		return reader === undefined ? absent : how(reader);
	};
	const count = (id: number) => read(id, (reader) => reader.count('entries'), 0);
	const types = read(SECTION.type, readTypes, []);
	const importTypes: number[] = [];
	const imports = read(SECTION.import, (reader) => readImports(reader, types, importTypes), []);
	const limitsOf = (kind: 'table' | 'memory') =>
		imports.flatMap((entry) => (entry.kind === kind ? [entry.limits] : []));
	const module = {
		bytes,
		sections,
		types,
		imports,
		functions: [...importTypes, ...read(SECTION.function, readIndices, [])],
		importedFunctions: importTypes.length,
		tables: [...limitsOf('table'), ...read(SECTION.table, readTables, [])],
		memories: [...limitsOf('memory'), ...read(SECTION.memory, readMemories, [])],
		globals: imports.filter(({ kind }) => kind === 'global').length + count(SECTION.global),
		exports: read(SECTION.export, readExports, []),
		counts: {
			tags: count(SECTION.tag),
			elements: count(SECTION.element),
			data: count(SECTION.data),
			bodies: count(SECTION.code)
		}
	};
	const declared = module.functions.length - module.importedFunctions;
	if (declared !== module.counts.bodies) {
		throw malformed(`${declared} functions are declared and ${module.counts.bodies} have a body`, bytes.length);
	}
	return module;
}

function readIndices(reader: ByteReader): number[] {
	const indices = new Array<number>(reader.count('functions'));
	for (let at = 0; at < indices.length; at++) indices[at] = reader.u32();
	return indices;
}

function readImports(
	reader: ByteReader,
	types: readonly (FunctionType | undefined)[],
	functionTypes: number[]
): ParsedImport[] {
	const imports: ParsedImport[] = [];
	for (let left = reader.count('imports'); left > 0; left--) {
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

/** A table is a type alone, or 0x40 0x00, a type and an initial value. */
function readTables(reader: ByteReader): SizeLimits[] {
	const tables: SizeLimits[] = [];
	for (let left = reader.count('tables'); left > 0; left--) {
		const hasInitialValue = reader.bytes[reader.at] === 0x40;
		if (hasInitialValue) reader.skip(2);
		readValueType(reader);
		tables.push(readSizeLimits(reader));
		if (hasInitialValue) skipExpression(reader);
	}
	return tables;
}

function readMemories(reader: ByteReader): SizeLimits[] {
	const memories: SizeLimits[] = [];
	for (let left = reader.count('memories'); left > 0; left--) memories.push(readSizeLimits(reader));
	return memories;
}

function readExports(reader: ByteReader): ParsedExport[] {
	const exports: ParsedExport[] = [];
	for (let left = reader.count('exports'); left > 0; left--) {
		const name = reader.name();
		const at = reader.at;
		const kind = EXTERN_KINDS[reader.u8()];
		if (kind === undefined) throw malformed('an unknown kind of export', at);
		exports.push({ name, kind, index: reader.u32() });
	}
	return exports;
}
