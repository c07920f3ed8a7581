import { OP, skipInstruction, skipLocals } from './instructions.ts';
import { GrowthNotes, type GrowthSite } from './growth-notes.ts';
import type { ParsedModule } from './parse.ts';
import { malformed, ByteReader } from './reader.ts';
import { readerOf, SECTION } from './sections.ts';
import { editRange, type Edit, type NewEntry } from './splice.ts';
import { lebU } from './writer.ts';

/** What to change so that refused growths are noted and nothing else; nothing where the module never grows anything. */
export function growthEdits(module: ParsedModule): { edits: Edit[]; entries: NewEntry[] } {
	const bodies = bodiesThatGrow(module);
	const notes = new GrowthNotes(
		module,
		bodies.flatMap(({ sites }) => sites)
	);
	const edits = bodies.flatMap(({ sizeStart, start, end, sites }) => {
		const calls = sites.map((site) => notes.edit(site));
		const { length } = editRange(module.bytes, start, end, calls);
		return [{ start: sizeStart, end: start, bytes: lebU(length) }, ...calls];
	});
	return { edits, entries: notes.entries() };
}

/** A function body that grows something: where its size and its content stand, and each site. */
interface GrowingBody {
	sizeStart: number;
	start: number;
	end: number;
	sites: GrowthSite[];
}

/**
 * Bodies are decoded only where the bytes of the instructions stand somewhere in them: most of a large module is
 * passed over at the speed of a byte scan.
 */
function bodiesThatGrow({ bytes, sections, memories }: ParsedModule): GrowingBody[] {
	const reader = readerOf(bytes, sections, SECTION.code);
	const bodies: GrowingBody[] = [];
	for (let left = reader?.u32() ?? 0; reader && left > 0; left--) {
		const sizeStart = reader.at;
		const size = reader.u32();
		const start = reader.at;
		reader.skip(size);
		if (!mayGrow(bytes, start, reader.at, memories.length)) continue;
		const sites = growthSites(bytes, start, reader.at);
		if (sites.length > 0) bodies.push({ sizeStart, start, end: reader.at, sites });
	}
	if (reader && !reader.done) throw malformed('the code section is longer than its bodies', reader.at);
	return bodies;
}

function mayGrow(bytes: Uint8Array, start: number, end: number, memories: number): boolean {
	for (let at = start; at < end; at++) {
		const byte = bytes[at];
		if (byte === OP.memoryGrow && (bytes[at + 1]! & 0x7f) < memories) return true;
		if (byte === 0xfc && (bytes[at + 1]! & 0x7f) === 0x0f) return true;
	}
	return false;
}

function growthSites(bytes: Uint8Array, start: number, end: number): GrowthSite[] {
	const reader = new ByteReader(bytes, start, end);
	skipLocals(reader);
	const sites: GrowthSite[] = [];
	while (!reader.done) {
		const at = reader.at;
		const site = growthAt(bytes, skipInstruction(reader), at, reader.at);
		if (site) sites.push(site);
	}
	return sites;
}

/** The site of an instruction that grows something. */
export function growthAt(bytes: Uint8Array, opcode: number, start: number, end: number): GrowthSite | undefined {
	if (opcode !== OP.memoryGrow && opcode !== OP.tableGrow) return undefined;
	const reader = new ByteReader(bytes, start + 1, end);
	if (opcode === OP.tableGrow) reader.u32();
	return { start, end, of: opcode === OP.memoryGrow ? 'memory' : 'table', index: reader.u32() };
}
