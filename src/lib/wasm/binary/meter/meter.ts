/**
 * Compiles fuel into a module. A counter, an added global, is charged where a program could go on for ever or for
 * long: at the entry of each function, at the head of each loop, before each operation whose length is only known
 * when it runs. Below zero, the added function `refuel` asks the host for more; the host answers 0 to stop, and
 * `refuel` executes `unreachable`, which no handler in the program can catch.
 *
 * A site's charge is the number of instructions from there that are in no inner loop, on whatever path. It depends on
 * the code alone, so that a program on one input uses the same fuel on every machine and in every engine.
 * docs/FUEL.md says what was tried and what it cost.
 */
import { OP } from '../instructions.ts';
import { GrowthNotes, type GrowthSite } from '../growth-notes.ts';
import type { ParsedModule } from '../parse.ts';
import { malformed } from '../reader.ts';
import { readerOf, SECTION } from '../sections.ts';
import type { Edit, NewEntry } from '../splice.ts';
import { ByteWriter, exportEntry, lebU } from '../writer.ts';
import { meterBody } from './body.ts';
import { MeterCode, type MeterIndices } from './code.ts';
import { FREE_BYTES } from './costs.ts';
import { FreeFunctions, isPlain } from './free-functions.ts';
import type { ChargeSite } from './sites.ts';
import { surveyBody } from './survey.ts';

/** Exports under which the host finds the counter (a mutable i32) and the table whose element 0 is its `() -> i32`. */
export const FUEL_EXPORT = 'spell:fuel';
export const TICK_EXPORT = 'spell:tick';

/** How much larger code becomes, about. */
const EXPECTED_GROWTH = 1.25;

const FUNCREF = 0x70;
const I32 = 0x7f;
const FUNCTION_TYPE = 0x60;

/** What to change so that a module is metered, and its refused growths noted. */
export function meterEdits(module: ParsedModule): { edits: Edit[]; entries: NewEntry[] } {
	const notes = new GrowthNotes(module, whatMayGrow(module));
	const fuel = module.globals + notes.globals;
	const indices = { fuel: lebU(fuel), refuel: lebU(module.functions.length + notes.functions) };
	const types = module.types.length + notes.functions;
	const entries = [...notes.entries(indices), ...meterEntries(module, types, indices, fuel)];
	return { edits: meterCode(module, notes, indices), entries };
}

/** All that a module has, as the sites that grow it are not known before its code is read. */
function whatMayGrow({ memories, tables }: ParsedModule): GrowthSite[] {
	const nowhere = { start: 0, end: 0 };
	return [
		...memories.map((_, index) => ({ ...nowhere, of: 'memory' as const, index })),
		...tables.map((_, index) => ({ ...nowhere, of: 'table' as const, index }))
	];
}

/** The code section's bodies anew. One body is in hand at a time: what is known of all of them would weigh a hundred times the code. */
function meterCode(module: ParsedModule, notes: GrowthNotes, indices: MeterIndices): Edit[] {
	const section = module.sections.find(({ id }) => id === SECTION.code);
	const bodies = bodiesOf(module);
	if (section === undefined || bodies.length === 0) return [];
	const free = new FreeFunctions(plainFunctions(module, bodies));
	const code = new MeterCode(indices);
	const out = new ByteWriter(Math.ceil((section.end - section.start) * EXPECTED_GROWTH));
	const unitsOf = (site: ChargeSite) => free.unitsOf(site);
	const grow = (site: GrowthSite) => notes.edit(site);
	for (const { index, start, end } of bodies) {
		const survey = surveyBody(module, index, start, end);
		code.useLocal(survey.locals);
		meterBody(module.bytes, survey, { isFree: free.has(index), unitsOf, grow }, code, out);
	}
	return [{ start: bodies[0]!.sizeStart, end: section.end, bytes: out.written() }];
}

/** Entries of the functions that their callers may pay for. */
function plainFunctions(module: ParsedModule, bodies: readonly Body[]): Map<number, ChargeSite> {
	const plain = new Map<number, ChargeSite>();
	for (const { index, start, end } of bodies) {
		if (end - start > FREE_BYTES) continue;
		const survey = surveyBody(module, index, start, end);
		if (isPlain(survey)) plain.set(index, survey.entry);
	}
	return plain;
}

interface Body {
	/** Of the function. */
	index: number;
	sizeStart: number;
	start: number;
	end: number;
}

function bodiesOf(module: ParsedModule): Body[] {
	const reader = readerOf(module.bytes, module.sections, SECTION.code);
	const bodies: Body[] = [];
	const count = reader?.u32() ?? 0;
	for (let body = 0; reader && body < count; body++) {
		const sizeStart = reader.at;
		const size = reader.u32();
		const start = reader.at;
		reader.skip(size);
		bodies.push({ index: module.importedFunctions + body, sizeStart, start, end: reader.at });
	}
	if (reader && !reader.done) throw malformed('the code section is longer than its bodies', reader.at);
	return bodies;
}

function meterEntries(module: ParsedModule, types: number, indices: MeterIndices, fuel: number): NewEntry[] {
	const table = module.tables.length;
	return [
		{ section: SECTION.global, bytes: [I32, 0x01, OP.i32Const, 0x00, OP.end] },
		{ section: SECTION.type, bytes: [FUNCTION_TYPE, 0, 1, I32] },
		{ section: SECTION.type, bytes: [FUNCTION_TYPE, 0, 0] },
		{ section: SECTION.function, bytes: lebU(types + 1) },
		{ section: SECTION.table, bytes: [FUNCREF, 0x01, 1, 1] },
		{ section: SECTION.export, bytes: exportEntry(FUEL_EXPORT, 'global', fuel) },
		{ section: SECTION.export, bytes: exportEntry(TICK_EXPORT, 'table', table) },
		{ section: SECTION.code, bytes: refuelBody(types, table, indices) }
	];
}

/**
 * (func (local $more i32)
 *   (if (i32.eqz (local.tee $more (call_indirect $tick () -> i32 0))) (then unreachable))
 *   (global.set $fuel (i32.add (global.get $fuel) (local.get $more))))
 */
function refuelBody(tickType: number, table: number, { fuel }: MeterIndices): number[] {
	const body = [
		...[1, 1, I32],
		...[OP.i32Const, 0, OP.callIndirect, ...lebU(tickType), ...lebU(table)],
		...[OP.localTee, 0, OP.i32Eqz, OP.if, 0x40, OP.unreachable, OP.end],
		...[OP.globalGet, ...fuel, OP.localGet, 0, OP.i32Add, OP.globalSet, ...fuel, OP.end]
	];
	return [...lebU(body.length), ...body];
}
