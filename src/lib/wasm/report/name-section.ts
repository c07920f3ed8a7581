import { ByteReader } from '../binary/reader.ts';
import type { NameReport } from './types.ts';

/** Subsections of the `name` section by id (core specification, appendix; the extended-name-section proposal). */
const SUBSECTIONS: readonly string[] = [
	'module',
	'functions',
	'locals',
	'labels',
	'types',
	'tables',
	'memories',
	'globals',
	'element segments',
	'data segments',
	'fields',
	'tags'
];
const MODULE = 0;
const FUNCTIONS = 1;

export interface ReadNames {
	report: NameReport;
	/** By function index. */
	functions: Map<number, string>;
	/** Why the rest of the section was left out. */
	failure?: unknown;
}

/**
 * The content of a `name` section. Names are a help for people: what breaks the format ends the reading and no more.
 * @param functions how many functions there are; no more names than that are read.
 */
export function readNameSection(content: Uint8Array, functions: number): ReadNames {
	const counts: Record<string, number> = {};
	const names: ReadNames = { report: { counts }, functions: new Map() };
	try {
		const reader = new ByteReader(content);
		while (!reader.done) {
			const id = reader.u8();
			const size = reader.u32();
			const part = new ByteReader(content, reader.at, reader.at + size);
			reader.skip(size);
			if (id === MODULE) names.report.module = part.name();
			else counts[SUBSECTIONS[id] ?? `subsection ${id}`] = part.count('names');
			if (id === FUNCTIONS) readFunctionNames(part, Math.min(counts['functions'] ?? 0, functions), names.functions);
		}
	} catch (failure) {
		return { ...names, failure };
	}
	return names;
}

function readFunctionNames(reader: ByteReader, count: number, names: Map<number, string>): void {
	for (let left = count; left > 0; left--) {
		const index = reader.u32();
		names.set(index, reader.name());
	}
}
