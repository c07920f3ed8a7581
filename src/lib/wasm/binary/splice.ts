import { ByteReader } from './reader.ts';
import { lebU, sectionHeader } from './writer.ts';
import { SECTION_ORDER, type Section } from './sections.ts';

/** Replaces `bytes[start..end)`; an insertion has `start === end`. */
export interface Edit {
	start: number;
	end: number;
	bytes: ArrayLike<number>;
}

/** One more entry, behind the others, of a section that is a vector; the section is made where it is absent. */
export interface NewEntry {
	section: number;
	bytes: ArrayLike<number>;
}

interface NewSection {
	id: number;
	content: ArrayLike<number>;
}

/** The module with edits inside its sections and new entries; sizes and counts are set right. */
export function rewriteModule(
	bytes: Uint8Array,
	sections: readonly Section[],
	edits: readonly Edit[],
	entries: readonly NewEntry[]
): Uint8Array<ArrayBuffer> {
	const all = [...edits];
	const added: NewSection[] = [];
	for (const id of new Set(entries.map(({ section }) => section))) {
		const list = entries.filter(({ section }) => section === id).map((entry) => entry.bytes);
		const section = sections.find((candidate) => candidate.id === id);
		if (section) all.push(...appendEntries(bytes, section, list));
		else added.push({ id, content: join([lebU(list.length), ...list]) });
	}
	return spliceModule(bytes, sections, all, added);
}

/**
 * The module with its sections edited, their sizes set right, and new sections in their places.
 * Edits lie inside sections' contents and do not overlap; edits at one place keep the order given.
 */
function spliceModule(
	bytes: Uint8Array,
	sections: readonly Section[],
	edits: readonly Edit[],
	added: readonly NewSection[]
): Uint8Array<ArrayBuffer> {
	const sorted = edits.toSorted((a, b) => a.start - b.start);
	const pending = added.toSorted((a, b) => rankOf(a.id) - rankOf(b.id));
	const pieces: ArrayLike<number>[] = [bytes.subarray(0, 8)];
	for (const section of sections) {
		while (section.id !== 0 && pending[0] && rankOf(pending[0].id) < rankOf(section.id)) {
			pieces.push(...wholeSection(pending.shift()!));
		}
		const count = sorted.findIndex(({ start }) => start > section.end);
		const own = sorted.splice(0, count === -1 ? sorted.length : count);
		// Not spread: a large module has more pieces than a call can have arguments.
		for (const piece of editedSection(bytes, section, own)) pieces.push(piece);
	}
	pieces.push(...pending.flatMap(wholeSection));
	return join(pieces);
}

/** `bytes[start..end)` with edits that lie in it, and the length of the result in bytes. */
export function editRange(
	bytes: Uint8Array,
	start: number,
	end: number,
	edits: readonly Edit[]
): { pieces: ArrayLike<number>[]; length: number } {
	const pieces: ArrayLike<number>[] = [];
	let at = start;
	let length = end - start;
	for (const edit of edits) {
		pieces.push(bytes.subarray(at, edit.start), edit.bytes);
		length += edit.bytes.length - (edit.end - edit.start);
		at = edit.end;
	}
	pieces.push(bytes.subarray(at, end));
	return { pieces, length };
}

/** One array with all pieces in order. */
export function join(pieces: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
	let length = 0;
	for (const piece of pieces) length += piece.length;
	const whole = new Uint8Array(length);
	let at = 0;
	for (const piece of pieces) {
		whole.set(piece, at);
		at += piece.length;
	}
	return whole;
}

function editedSection(bytes: Uint8Array, section: Section, edits: readonly Edit[]): ArrayLike<number>[] {
	if (edits.length === 0) return [bytes.subarray(section.headerStart, section.end)];
	const { pieces, length } = editRange(bytes, section.start, section.end, edits);
	return [sectionHeader(section.id, length), ...pieces];
}

function wholeSection({ id, content }: NewSection): ArrayLike<number>[] {
	return [sectionHeader(id, content.length), content];
}

function rankOf(id: number): number {
	return SECTION_ORDER.indexOf(id);
}

function appendEntries(bytes: Uint8Array, section: Section, entries: readonly ArrayLike<number>[]): Edit[] {
	const reader = new ByteReader(bytes, section.start, section.end);
	const count = reader.u32();
	return [
		{ start: section.start, end: reader.at, bytes: lebU(count + entries.length) },
		{ start: section.end, end: section.end, bytes: join(entries) }
	];
}
