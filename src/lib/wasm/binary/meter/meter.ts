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
import { GrowthNotes } from '../growth-notes.ts';
import type { ParsedModule } from '../parse.ts';
import { readerOf, SECTION } from '../sections.ts';
import type { Edit, NewEntry } from '../splice.ts';
import { exportEntry, lebU } from '../writer.ts';
import { meterBody } from './body.ts';
import type { MeterIndices } from './code.ts';
import { FreeFunctions } from './free-functions.ts';
import type { ChargeSite } from './sites.ts';
import { surveyBody, type BodySurvey } from './survey.ts';

/** Exports under which the host finds the counter (a mutable i32) and the table whose element 0 is its `() -> i32`. */
export const FUEL_EXPORT = 'spell:fuel';
export const TICK_EXPORT = 'spell:tick';

const FUNCREF = 0x70;
const I32 = 0x7f;
const FUNCTION_TYPE = 0x60;

/** What to change so that a module is metered, and its refused growths noted. */
export function meterEdits(module: ParsedModule): { edits: Edit[]; entries: NewEntry[] } {
	const surveys = surveyBodies(module);
	const free = new FreeFunctions(new Map(surveys.map(({ index, survey }) => [index, survey])));
	const notes = new GrowthNotes(
		module,
		surveys.flatMap(({ survey }) => survey.grows)
	);
	const fuel = module.globals + notes.globals;
	const refuel = module.functions.length + notes.functions;
	const indices = { fuel: lebU(fuel), refuel: lebU(refuel) };
	const edits = surveys.flatMap(({ index, survey, sizeStart }) => {
		const grows = survey.grows.map((site) => notes.edit(site));
		const plan = {
			survey,
			sizeStart,
			isFree: free.has(index),
			unitsOf: (site: ChargeSite) => free.unitsOf(site),
			grows
		};
		return meterBody(module.bytes, plan, indices);
	});
	const types = module.types.length + notes.functions;
	return { edits, entries: [...notes.entries(indices), ...meterEntries(module, types, indices, fuel)] };
}

interface SurveyedBody {
	index: number;
	survey: BodySurvey;
	sizeStart: number;
}

function surveyBodies(module: ParsedModule): SurveyedBody[] {
	const reader = readerOf(module.bytes, module.sections, SECTION.code);
	const bodies: SurveyedBody[] = [];
	const count = reader?.u32() ?? 0;
	for (let body = 0; reader && body < count; body++) {
		const sizeStart = reader.at;
		const size = reader.u32();
		const start = reader.at;
		reader.skip(size);
		const index = module.importedFunctions + body;
		bodies.push({ index, sizeStart, survey: surveyBody(module, index, start, reader.at) });
	}
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
