/**
 * Makes a refused `memory.grow` leave a trace. The engine answers -1 and tells nobody; so each `memory.grow` becomes
 * a call of an added function that grows, and on -1 notes the refusal in two added globals, which the host reads
 * when the program has ended. Everything is added behind what the module has, so no index of it changes.
 */
import { malformed, ByteReader } from './reader.ts';
import { OP, skipInstruction } from './instructions.ts';
import type { ParsedModule } from './parse.ts';
import { readerOf, SECTION, type Section } from './sections.ts';
import { editRange, type Edit, type NewEntry } from './splice.ts';
import { exportEntry, lebU } from './writer.ts';

/** Exports under which the host finds the two globals, both i64: refusals so far, and the largest total refused, in pages. */
export const REFUSALS_EXPORT = 'spell:refusals';
export const REFUSED_PAGES_EXPORT = 'spell:refused-pages';

const I32 = 0x7f;
const I64 = 0x7e;

/** What to change so that refused growths are noted; nothing where the module never grows a memory. */
export function growthEdits(module: ParsedModule): { edits: Edit[]; entries: NewEntry[] } {
	const code = module.sections.find(({ id }) => id === SECTION.code);
	const bodies = code && module.memories.length > 0 ? bodiesThatGrow(module, code) : [];
	if (bodies.length === 0) return { edits: [], entries: [] };
	const memories = [...new Set(bodies.flatMap(({ sites }) => sites.map(({ memory }) => memory)))];
	const noteOf = (memory: number) => module.functions.length + memories.indexOf(memory);
	return {
		edits: bodies.flatMap((body) => callInstead(module.bytes, body, noteOf)),
		entries: [
			{ section: SECTION.global, bytes: MUTABLE_ZERO },
			{ section: SECTION.global, bytes: MUTABLE_ZERO },
			{ section: SECTION.export, bytes: exportEntry(REFUSALS_EXPORT, 'global', module.globals) },
			{ section: SECTION.export, bytes: exportEntry(REFUSED_PAGES_EXPORT, 'global', module.globals + 1) },
			...memories.flatMap((memory, index) => noteEntries(module, memory, module.types.length + index))
		]
	};
}

function noteEntries(module: ParsedModule, memory: number, type: number): NewEntry[] {
	const wide = module.memories[memory]?.wide ?? false;
	return [
		{ section: SECTION.type, bytes: noteType(wide) },
		{ section: SECTION.function, bytes: lebU(type) },
		{ section: SECTION.code, bytes: noteBody(memory, wide, module.globals) }
	];
}

/** A function body with `memory.grow` in it: where its size and its content stand, and each site. */
interface GrowingBody {
	sizeStart: number;
	start: number;
	end: number;
	sites: { start: number; end: number; memory: number }[];
}

/**
 * Bodies are decoded only where the two bytes of the instruction stand somewhere in them: most of a large module is
 * passed over at the speed of a byte scan.
 */
function bodiesThatGrow(module: ParsedModule, code: Section): GrowingBody[] {
	const reader = readerOf(module.bytes, module.sections, SECTION.code)!;
	const bodies: GrowingBody[] = [];
	for (let left = reader.u32(); left > 0; left--) {
		const sizeStart = reader.at;
		const size = reader.u32();
		const start = reader.at;
		reader.skip(size);
		if (!mayGrow(module.bytes, start, reader.at, module.memories.length)) continue;
		const body = { sizeStart, start, end: reader.at, sites: growthSites(module.bytes, start, reader.at) };
		if (body.sites.length > 0) bodies.push(body);
	}
	if (!reader.done) throw malformed('the code section is longer than its bodies', code.end);
	return bodies;
}

function mayGrow(bytes: Uint8Array, start: number, end: number, memories: number): boolean {
	for (let at = start; at < end; at++) {
		if (bytes[at] === OP.memoryGrow && (bytes[at + 1]! & 0x7f) < memories) return true;
	}
	return false;
}

function growthSites(bytes: Uint8Array, start: number, end: number): GrowingBody['sites'] {
	const reader = new ByteReader(bytes, start, end);
	skipLocals(reader);
	const sites: GrowingBody['sites'] = [];
	while (!reader.done) {
		const at = reader.at;
		if (skipInstruction(reader) !== OP.memoryGrow) continue;
		sites.push({ start: at, end: reader.at, memory: new ByteReader(bytes, at + 1, reader.at).u32() });
	}
	return sites;
}

/** Steps over a body's local declarations. */
export function skipLocals(reader: ByteReader): void {
	for (let groups = reader.count('groups of locals'); groups > 0; groups--) {
		reader.u32();
		const type = reader.u8();
		if (type === 0x63 || type === 0x64) reader.s33();
	}
}

function callInstead(bytes: Uint8Array, body: GrowingBody, noteOf: (memory: number) => number): Edit[] {
	const calls = body.sites.map(({ start, end, memory }) => ({ start, end, bytes: [OP.call, ...lebU(noteOf(memory))] }));
	const { length } = editRange(bytes, body.start, body.end, calls);
	return [{ start: body.sizeStart, end: body.start, bytes: lebU(length) }, ...calls];
}

function noteType(wide: boolean): number[] {
	const address = wide ? I64 : I32;
	return [0x60, 1, address, 1, address];
}

/** `(global (mut i64) (i64.const 0))` */
const MUTABLE_ZERO = [I64, 0x01, OP.i64Const, 0x00, OP.end];

/**
 * (func (param $delta) (result) (local $before) (local $total i64)
 *   (local.set $total (i64.add (memory.size) $delta))
 *   (local.set $before (memory.grow $delta))
 *   (if ($before == -1) (then refusals += 1; if $total > refusedPages (then refusedPages = $total)))
 *   $before)
 */
function noteBody(memory: number, wide: boolean, refusals: number): number[] {
	const count = lebU(refusals);
	const pages = lebU(refusals + 1);
	const index = lebU(memory);
	const asI64 = wide ? [] : [0xad];
	const body = [
		...[2, 1, wide ? I64 : I32, 1, I64],
		...[OP.memorySize, ...index, ...asI64, OP.localGet, 0, ...asI64, 0x7c, 0x21, 2],
		...[OP.localGet, 0, OP.memoryGrow, ...index, OP.localTee, 1],
		...(wide ? [OP.i64Const, 0x7f, 0x51] : [OP.i32Const, 0x7f, 0x46]),
		...[OP.if, 0x40],
		...[OP.globalGet, ...count, OP.i64Const, 1, 0x7c, OP.globalSet, ...count],
		...[OP.localGet, 2, OP.globalGet, ...pages, 0x56, OP.if, 0x40, OP.localGet, 2, OP.globalSet, ...pages, OP.end],
		...[OP.end, OP.localGet, 1, OP.end]
	];
	return [...lebU(body.length), ...body];
}
