/** A module's sections with their sizes, as far as they can be read. */
import { ByteReader } from '../binary/reader.ts';
import { SECTION } from '../binary/sections.ts';
import { MODULE_COUNTS } from '../limits.ts';
import type { SectionReport } from './types.ts';

const NAMES: Readonly<Record<number, string>> = Object.fromEntries(
	Object.entries(SECTION).map(([name, id]) => [id, name === 'dataCount' ? 'data count' : name])
);
/** Sections that are one number, not a vector. */
const NUMBERS: readonly number[] = [SECTION.start, SECTION.dataCount];
/** Magic number and version 1 (core specification, 5.5.16). */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** One for each kind, and the custom ones. */
const MOST_SECTIONS = MODULE_COUNTS['custom sections'] + Object.keys(NAMES).length;

/** Of a core module; none of other bytes. Never throws: what comes after a section that breaks the format is left out. */
export function listSections(bytes: Uint8Array): SectionReport[] {
	const sections: SectionReport[] = [];
	if (HEADER.some((byte, index) => bytes[index] !== byte)) return sections;
	const reader = new ByteReader(bytes, HEADER.length);
	try {
		while (!reader.done && sections.length < MOST_SECTIONS) sections.push(readSection(reader));
	} catch {
		return sections;
	}
	return sections;
}

function readSection(reader: ByteReader): SectionReport {
	const offset = reader.at;
	const id = reader.u8();
	const size = reader.u32();
	const content = new ByteReader(reader.bytes, reader.at, reader.at + size);
	reader.skip(size);
	const custom = id === SECTION.custom;
	const name = custom ? content.name() : (NAMES[id] ?? `unknown (${id})`);
	return {
		name,
		custom,
		offset,
		sizeBytes: reader.at - offset,
		contentOffset: content.at,
		contentBytes: reader.at - content.at,
		...(custom || NUMBERS.includes(id) || content.done ? {} : { entries: content.u32() })
	};
}
