import { ModuleRefusedError } from '../errors.ts';
import { checkModuleCount } from './check-counts.ts';
import { ByteReader, malformed, truncated } from './reader.ts';

/** Section ids of the binary format (core specification, 5.5.2). */
export const SECTION = Object.freeze({
	custom: 0,
	type: 1,
	import: 2,
	function: 3,
	table: 4,
	memory: 5,
	global: 6,
	export: 7,
	start: 8,
	element: 9,
	code: 10,
	data: 11,
	dataCount: 12,
	tag: 13
});

/** The order in which sections stand; custom sections may stand anywhere. */
export const SECTION_ORDER: readonly number[] = [1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11];

/** One section: `bytes[headerStart]` is its id, its content is `bytes[start..end)` (after a custom section's name). */
export interface Section {
	id: number;
	/** Of a custom section. */
	name?: string;
	headerStart: number;
	start: number;
	end: number;
}

/**
 * Lists the sections without looking into them.
 * @throws ModuleRefusedError when the bytes are not a core module, or its sections break the format's order or bounds.
 */
export function readSections(bytes: Uint8Array): Section[] {
	checkHeader(bytes);
	const reader = new ByteReader(bytes, 8);
	const sections: Section[] = [];
	let rank = -1;
	let customs = 0;
	while (!reader.done) {
		const section = readSection(reader);
		if (section.id !== SECTION.custom) {
			const next = SECTION_ORDER.indexOf(section.id);
			if (next === -1) throw malformed(`there is no section of kind ${section.id}`, section.headerStart);
			if (next <= rank) throw malformed(`section ${section.id} is repeated or out of order`, section.headerStart);
			rank = next;
		}
		if (section.id === SECTION.custom) checkModuleCount('custom sections', ++customs);
		sections.push(section);
	}
	return sections;
}

/** The content of the one section with this id, ready to read. */
export function readerOf(bytes: Uint8Array, sections: readonly Section[], id: number): ByteReader | undefined {
	const section = sections.find((candidate) => candidate.id === id);
	return section && new ByteReader(bytes, section.start, section.end);
}

function readSection(reader: ByteReader): Section {
	const headerStart = reader.at;
	const id = reader.u8();
	const size = reader.u32();
	const start = reader.at;
	const end = start + size;
	if (end > reader.end) throw truncated(reader.end);
	reader.at = end;
	if (id !== SECTION.custom) return { id, headerStart, start, end };
	const content = new ByteReader(reader.bytes, start, end);
	const name = content.name();
	return { id, name, headerStart, start: content.at, end };
}

function checkHeader(bytes: Uint8Array): void {
	const magic = [0x00, 0x61, 0x73, 0x6d];
	const isPrefix = magic.every((byte, index) => index >= bytes.length || bytes[index] === byte);
	if (!isPrefix || bytes.length === 0) {
		throw new ModuleRefusedError({
			code: 'not-wasm',
			message: 'These bytes are not WebAssembly: they do not start with the magic number 00 61 73 6d.'
		});
	}
	if (bytes.length < 8) throw truncated(bytes.length);
	const version = bytes[4]! | (bytes[5]! << 8);
	const layer = bytes[6]! | (bytes[7]! << 8);
	if (version === 1 && layer === 0) return;
	if (layer === 1) throw new ModuleRefusedError({ code: 'component', message: COMPONENT });
	throw new ModuleRefusedError({
		code: 'unsupported-version',
		version,
		message: `This is WebAssembly of version ${version}; Spell runs version 1.`
	});
}

const COMPONENT =
	'This is a WebAssembly component (WASI preview 2 or later). Spell runs core modules: WASI preview 1 commands and functions. Components are not supported yet.';
