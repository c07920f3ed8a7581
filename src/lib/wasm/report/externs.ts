/** Imports, exports, and the index spaces behind them, with their types. */
import { skipExpression } from '../binary/instructions.ts';
import type { ParsedModule } from '../binary/parse.ts';
import type { ByteReader } from '../binary/reader.ts';
import { readerOf, SECTION } from '../binary/sections.ts';
import { readSizeLimits, type SizeLimits } from '../binary/types.ts';
import type { ExternKind } from '../protocol.ts';
import { mutableText, readTypeTexts, readValueTypeText, sizeText } from './type-text.ts';
import type { GlobalReport, TableReport, TagReport, TypedExport, TypedImport } from './types.ts';

export interface Externs {
	types: string[];
	imports: TypedImport[];
	exports: TypedExport[];
	/** The type of each memory, imported ones first. */
	memories: string[];
	tables: TableReport[];
	globals: GlobalReport[];
	tags: TagReport[];
}

/** Reads once more what `parseModule` read, which has bounded it, for the types. @throws ModuleRefusedError */
export function readExterns(module: ParsedModule): Externs {
	const { bytes, sections } = module;
	const typeReader = readerOf(bytes, sections, SECTION.type);
	const types = typeReader === undefined ? [] : readTypeTexts(typeReader);
	const externs: Externs = { types, imports: [], exports: [], memories: [], tables: [], globals: [], tags: [] };
	each(readerOf(bytes, sections, SECTION.import), (reader) => externs.imports.push(readImport(reader, externs)));
	each(readerOf(bytes, sections, SECTION.table), (reader) => readTable(reader, externs, 'own'));
	each(readerOf(bytes, sections, SECTION.memory), (reader) => readMemory(reader, externs));
	each(readerOf(bytes, sections, SECTION.tag), (reader) => readTag(reader, externs, 'own'));
	each(readerOf(bytes, sections, SECTION.global), (reader) => {
		readGlobal(reader, externs, 'own');
		skipExpression(reader);
	});
	externs.exports = module.exports.map((entry) => ({
		...entry,
		type: typeOf(entry.kind, entry.index, module, externs)
	}));
	return externs;
}

/** The type of an entry of an index space; `(func)` and the like for an index that is not there. */
function typeOf(kind: ExternKind, index: number, { functions }: ParsedModule, externs: Externs): string {
	switch (kind) {
		case 'function':
			return externs.types[functions[index] ?? -1] ?? '(func)';
		case 'memory':
			return externs.memories[index] ?? '(memory)';
		case 'table':
			return externs.tables[index]?.type ?? '(table)';
		case 'global':
			return externs.globals[index]?.type ?? '(global)';
		case 'tag':
			return externs.tags[index]?.type ?? '(tag)';
	}
}

type Origin = 'imported' | 'own';

function readImport(reader: ByteReader, externs: Externs): TypedImport {
	const module = reader.name();
	const name = reader.name();
	switch (reader.u8()) {
		case 0:
			return { module, name, kind: 'function', type: externs.types[reader.u32()] ?? '(func)' };
		case 1:
			return { module, name, kind: 'table', type: readTable(reader, externs, 'imported') };
		case 2:
			return { module, name, kind: 'memory', type: readMemory(reader, externs) };
		case 3:
			return { module, name, kind: 'global', type: readGlobal(reader, externs, 'imported') };
		default:
			return { module, name, kind: 'tag', type: readTag(reader, externs, 'imported') };
	}
}

function readTable(reader: ByteReader, { tables }: Externs, origin: Origin): string {
	const hasInitialValue = origin === 'own' && reader.bytes[reader.at] === 0x40;
	if (hasInitialValue) reader.skip(2);
	const elementType = readValueTypeText(reader);
	const limits = readSizeLimits(reader);
	if (hasInitialValue) skipExpression(reader);
	const type = `(table ${sizeText(limits)} ${elementType})`;
	tables.push({ elementType, ...sizesOf(limits), imported: origin === 'imported', type });
	return type;
}

function sizesOf({ minimum, maximum }: SizeLimits): { minimum: number; maximum?: number } {
	return { minimum, ...(maximum === undefined ? {} : { maximum }) };
}

function readMemory(reader: ByteReader, { memories }: Externs): string {
	const type = `(memory ${sizeText(readSizeLimits(reader))})`;
	memories.push(type);
	return type;
}

function readGlobal(reader: ByteReader, { globals }: Externs, origin: Origin): string {
	const valueType = readValueTypeText(reader);
	const mutable = reader.u8() === 1;
	const type = `(global ${mutableText(valueType, mutable)})`;
	globals.push({ valueType, mutable, imported: origin === 'imported', type });
	return type;
}

function readTag(reader: ByteReader, { tags, types }: Externs, origin: Origin): string {
	reader.skip(1);
	const type = (types[reader.u32()] ?? '(func)').replace(/^\(func/, '(tag');
	tags.push({ imported: origin === 'imported', type });
	return type;
}

function each(reader: ByteReader | undefined, read: (reader: ByteReader) => void): void {
	if (reader === undefined) return;
	for (let left = reader.u32(); left > 0; left--) read(reader);
}
