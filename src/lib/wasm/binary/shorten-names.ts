import { ModuleRefusedError } from '../errors.ts';
import { MAX_SHOWN_NAME_BYTES } from '../limits.ts';
import { ByteReader } from './reader.ts';
import { SECTION, type Section } from './sections.ts';
import type { Edit } from './splice.ts';
import { lebU } from './writer.ts';

/** Parts of a name section that engines show when a program traps: the module's name and those of functions. */
const MODULE_NAME = 0;
const FUNCTION_NAMES = 1;

/**
 * What to change so that no name that an engine may show is longer than `MAX_SHOWN_NAME_BYTES`: Firefox throws
 * something else than the trap when its message grows too long. Names are cut, between two characters; a section of
 * names that cannot be read, in which long ones may hide, is left out.
 * @returns the sections to keep, and edits in them.
 */
export function shortenNames(bytes: Uint8Array, sections: readonly Section[]): { kept: Section[]; edits: Edit[] } {
	const kept: Section[] = [];
	const edits: Edit[] = [];
	for (const section of sections) {
		const own = section.name === 'name' && section.end - section.start > MAX_SHOWN_NAME_BYTES;
		const cuts = own ? cutsIn(bytes, section) : [];
		if (cuts === undefined) continue;
		kept.push(cuts.length > 0 ? withItsName(bytes, section) : section);
		edits.push(...cuts);
	}
	return { kept, edits };
}

/** `undefined` where the section cannot be read to its end. */
function cutsIn(bytes: Uint8Array, { start, end }: Section): Edit[] | undefined {
	const edits: Edit[] = [];
	try {
		const reader = new ByteReader(bytes, start, end);
		while (!reader.done) {
			const id = reader.u8();
			const sizeStart = reader.at;
			const size = reader.u32();
			const part = new ByteReader(bytes, reader.at, reader.at + size);
			reader.skip(size);
			if (id === MODULE_NAME || id === FUNCTION_NAMES) edits.push(...cutsInPart(part, id, sizeStart));
		}
		return edits;
	} catch (error) {
		if (error instanceof ModuleRefusedError) return undefined;
		throw error;
	}
}

/** With the part's new size, which stands before it. */
function cutsInPart(part: ByteReader, id: number, sizeStart: number): Edit[] {
	const { at: partStart, end: partEnd } = part;
	const cuts: Edit[] = [];
	let size = partEnd - partStart;
	for (let left = id === MODULE_NAME ? 1 : part.count('names'); left > 0; left--) {
		if (id === FUNCTION_NAMES) part.u32();
		const cut = cutName(part);
		if (cut === undefined) continue;
		cuts.push(cut);
		size -= cut.end - cut.start - cut.bytes.length;
	}
	return cuts.length === 0 ? [] : [{ start: sizeStart, end: partStart, bytes: lebU(size) }, ...cuts];
}

function cutName(reader: ByteReader): Edit | undefined {
	const start = reader.at;
	const length = reader.u32();
	const name = reader.at;
	reader.skip(length);
	if (length <= MAX_SHOWN_NAME_BYTES) return undefined;
	let end = name + MAX_SHOWN_NAME_BYTES;
	// Bytes that continue a character in UTF-8 are 10xxxxxx.
	while (end > name && (reader.bytes[end]! & 0xc0) === 0x80) end--;
	return { start, end: reader.at, bytes: [...lebU(end - name), ...reader.bytes.subarray(name, end)] };
}

/** The section as edits need it: its own name is part of its content. */
function withItsName(bytes: Uint8Array, { headerStart, end }: Section): Section {
	const reader = new ByteReader(bytes, headerStart + 1, end);
	reader.u32();
	return { id: SECTION.custom, headerStart, start: reader.at, end };
}
