/** The one place where a report on a module is made: the command line and the page show it. */
import { parseModule, type ParsedModule } from '../binary/parse.ts';
import { readerOf, SECTION } from '../binary/sections.ts';
import { ModuleRefusedError } from '../errors.ts';
import type { ModuleDescription } from '../protocol.ts';
import { readExterns } from './externs.ts';
import { functionAt, LARGEST_FUNCTIONS, largestRows, readFunctionColumns } from './functions.ts';
import { readNameSection, type ReadNames } from './name-section.ts';
import { readProducers } from './producers.ts';
import { listSections } from './section-list.ts';
import type { FunctionColumns, Inspection, ModuleReport, ProducerField, SectionReport, UnreadPart } from './types.ts';

/**
 * Adds to a description what is inside the module. Reads every section once and no instruction, so that it takes time in
 * proportion to names and counts. Never throws for bad bytes: of those there are the sections up to the fault.
 * @param description what `describe` said of these same bytes: the verdict, the features, the hash.
 */
export function reportModule(bytes: Uint8Array, description: ModuleDescription): Inspection {
	const sections = listSections(bytes);
	try {
		return reportParsed(parseModule(bytes), description, sections);
	} catch (error) {
		if (!(error instanceof ModuleRefusedError)) throw error;
		return { report: { ...emptyReport(description), sections }, functions: NO_FUNCTIONS };
	}
}

function reportParsed(module: ParsedModule, description: ModuleDescription, sections: SectionReport[]): Inspection {
	const unread: UnreadPart[] = [];
	const names = namesOf(module, sections, unread);
	const functions = readFunctionColumns(module, nameFunctions(module, names));
	const { memories, ...externs } = readExterns(module);
	const start = readerOf(module.bytes, module.sections, SECTION.start)?.u32();
	const report: ModuleReport = {
		...description,
		extent: 'whole',
		...externs,
		memories: description.memories.map((memory, index) => ({ ...memory, type: memories[index] ?? '(memory)' })),
		...(start === undefined ? {} : { start }),
		sections,
		code: {
			bytes: functions.sizes.reduce((sum, size) => sum + size, 0),
			largest: largestRows(functions, LARGEST_FUNCTIONS).map((row) => functionAt(functions, row, externs.types))
		},
		producers: producersOf(module.bytes, sections, unread),
		names: names.report,
		unread
	};
	return { report, functions };
}

/** A function's name for people: the name section's, else its export's. */
function nameFunctions({ exports }: ParsedModule, { functions }: ReadNames): Map<number, string> {
	const exported = exports.filter(({ kind }) => kind === 'function').map(({ index, name }) => [index, name] as const);
	return new Map([...exported, ...functions]);
}

function namesOf(
	{ bytes, functions }: ParsedModule,
	sections: readonly SectionReport[],
	unread: UnreadPart[]
): ReadNames {
	const section = sections.find(({ custom, name }) => custom && name === 'name');
	if (section === undefined) return { report: { counts: {} }, functions: new Map() };
	const names = readNameSection(contentOf(bytes, section), functions.length);
	if (names.failure !== undefined) unread.push(unreadPart('names', names.failure, section.contentOffset));
	return names;
}

function producersOf(bytes: Uint8Array, sections: readonly SectionReport[], unread: UnreadPart[]): ProducerField[] {
	const section = sections.find(({ custom, name }) => custom && name === 'producers');
	if (section === undefined) return [];
	try {
		return readProducers(contentOf(bytes, section));
	} catch (error) {
		unread.push(unreadPart('producers', error, section.contentOffset));
		return [];
	}
}

function contentOf(bytes: Uint8Array, { contentOffset, contentBytes }: SectionReport): Uint8Array {
	return bytes.subarray(contentOffset, contentOffset + contentBytes);
}

/** @param base where in the file the part begins whose reading failed. */
function unreadPart(part: string, error: unknown, base: number): UnreadPart {
	if (!(error instanceof ModuleRefusedError)) throw error;
	const { problem } = error;
	if (!('offset' in problem)) return { part, message: problem.message };
	const offset = base + problem.offset;
	return { part, message: problem.message.replace(`at byte ${problem.offset}`, `at byte ${offset}`), offset };
}

const NO_FUNCTIONS: FunctionColumns = Object.freeze({
	imported: 0,
	names: [],
	offsets: new Uint32Array(),
	sizes: new Uint32Array(),
	types: new Uint32Array()
});

function emptyReport(description: ModuleDescription): Omit<ModuleReport, 'sections'> {
	return {
		...description,
		extent: 'sections',
		imports: [],
		exports: [],
		memories: [],
		tables: [],
		globals: [],
		tags: [],
		types: [],
		code: { bytes: 0, largest: [] },
		producers: [],
		names: { counts: {} },
		unread: []
	};
}
