/**
 * What is added to a module so that a refused growth leaves a trace: the engine answers -1 and tells nobody. Each
 * `memory.grow` becomes a call of an added function that grows, and each `table.grow` is followed by one that looks at
 * the answer; on -1 they note it in added globals, which the host reads when the program has ended. All of it stands
 * behind what the module has, so no index of the module changes.
 */
import { OP } from './instructions.ts';
import { PAGE_SHIFT } from './meter/costs.ts';
import type { ParsedModule } from './parse.ts';
import { SECTION } from './sections.ts';
import type { Edit, NewEntry } from './splice.ts';
import { exportEntry, lebS, lebU } from './writer.ts';

/** Exports under which the host finds the two globals, both i64: refusals so far, and the largest memory refused, in pages. */
export const REFUSALS_EXPORT = 'spell:refusals';
export const REFUSED_PAGES_EXPORT = 'spell:refused-pages';

const I32 = 0x7f;
const I64 = 0x7e;
const VOID = 0x40;
const FUNCTION_TYPE = 0x60;
/** No memory of 32 bits has more pages. */
const MOST_PAGES = 65_536;

/** A `memory.grow` or `table.grow`, with the index of what grows. */
export interface GrowthSite {
	start: number;
	end: number;
	of: 'memory' | 'table';
	index: number;
}

/** Where metering keeps its counter, so that growth is charged for. Encoded indices. */
export interface GrowthCharge {
	fuel: readonly number[];
	refuel: readonly number[];
}

interface Note {
	of: 'memory' | 'table';
	/** Of the memory; tables share a note. */
	index: number;
	wide: boolean;
}

/** The notes that the growths of a module need. Index spaces are filled in the order: notes first. */
export class GrowthNotes {
	readonly #module: ParsedModule;
	readonly #notes: Note[] = [];

	constructor(module: ParsedModule, sites: readonly GrowthSite[]) {
		this.#module = module;
		for (const site of sites) if (this.#find(site) === -1) this.#notes.push(this.#noteFor(site));
	}

	/** How many functions, and as many types, they add. */
	get functions(): number {
		return this.#notes.length;
	}

	/** How many globals they add. */
	get globals(): number {
		return this.#notes.length === 0 ? 0 : 2;
	}

	/** The edit at a site. */
	edit(site: GrowthSite): Edit {
		const call = [OP.call, ...lebU(this.#module.functions.length + this.#find(site))];
		return { start: site.of === 'memory' ? site.start : site.end, end: site.end, bytes: call };
	}

	entries(charge?: GrowthCharge): NewEntry[] {
		if (this.#notes.length === 0) return [];
		const { globals, types } = this.#module;
		return [
			{ section: SECTION.global, bytes: MUTABLE_ZERO },
			{ section: SECTION.global, bytes: MUTABLE_ZERO },
			{ section: SECTION.export, bytes: exportEntry(REFUSALS_EXPORT, 'global', globals) },
			{ section: SECTION.export, bytes: exportEntry(REFUSED_PAGES_EXPORT, 'global', globals + 1) },
			...this.#notes.flatMap((note, index) => this.#functionEntries(note, types.length + index, charge))
		];
	}

	#noteFor({ of, index }: GrowthSite): Note {
		if (of === 'memory') return { of, index, wide: this.#module.memories[index]?.wide ?? false };
		return { of, index: 0, wide: this.#module.tables[index]?.wide ?? false };
	}

	#find(site: GrowthSite): number {
		const { of, index, wide } = this.#noteFor(site);
		return this.#notes.findIndex((note) => note.of === of && note.index === index && note.wide === wide);
	}

	#functionEntries(note: Note, type: number, charge: GrowthCharge | undefined): NewEntry[] {
		const size = note.wide ? I64 : I32;
		const body =
			note.of === 'memory' ? memoryNote(note, this.#module.globals, charge) : tableNote(note, this.#module.globals);
		return [
			{ section: SECTION.type, bytes: [FUNCTION_TYPE, 1, size, 1, size] },
			{ section: SECTION.function, bytes: lebU(type) },
			{ section: SECTION.code, bytes: [...lebU(body.length), ...body] }
		];
	}
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
function memoryNote({ index, wide }: Note, refusals: number, charge: GrowthCharge | undefined): number[] {
	const memory = lebU(index);
	const pages = lebU(refusals + 1);
	const asI64 = wide ? [] : [OP.i64ExtendI32U];
	const isMore = [OP.localGet, 2, OP.globalGet, ...pages, OP.i64GtU];
	return [
		...[2, 1, wide ? I64 : I32, 1, I64],
		...(charge ? chargePages(wide, charge) : []),
		...[OP.memorySize, ...memory, ...asI64, OP.localGet, 0, ...asI64, OP.i64Add, OP.localSet, 2],
		...(wide ? AT_MOST_ALL : []),
		...[OP.localGet, 0, OP.memoryGrow, ...memory, OP.localTee, 1, ...isRefusal(wide)],
		...[OP.if, VOID, ...countRefusal(refusals), ...isMore, OP.if, VOID, OP.localGet, 2, OP.globalSet, ...pages, OP.end],
		...[OP.end, OP.localGet, 1, OP.end]
	];
}

/** A sum that went round is the largest there is: (if (i64.lt_u $total $delta) (then $total = -1)) */
const AT_MOST_ALL = [OP.localGet, 2, OP.localGet, 0, OP.i64LtU, OP.if, VOID, OP.i64Const, 0x7f, OP.localSet, 2, OP.end];

/** (func (param $before) (result) (if ($before == -1) (then refusals += 1)) $before) */
function tableNote({ wide }: Note, refusals: number): number[] {
	return [
		0,
		OP.localGet,
		0,
		...isRefusal(wide),
		OP.if,
		VOID,
		...countRefusal(refusals),
		OP.end,
		OP.localGet,
		0,
		OP.end
	];
}

function isRefusal(wide: boolean): number[] {
	return wide ? [OP.i64Const, 0x7f, OP.i64Eq] : [OP.i32Const, 0x7f, OP.i32Eq];
}

function countRefusal(refusals: number): number[] {
	const count = lebU(refusals);
	return [OP.globalGet, ...count, OP.i64Const, 1, OP.i64Add, OP.globalSet, ...count];
}

/** fuel -= min($delta, 65,536) << PAGE_SHIFT; asks for more below zero. */
function chargePages(wide: boolean, { fuel, refuel }: GrowthCharge): number[] {
	const delta = wide ? [OP.localGet, 0, OP.i32WrapI64] : [OP.localGet, 0];
	const most = [OP.i32Const, ...lebS(MOST_PAGES)];
	const capped = [...delta, ...most, ...delta, ...most, OP.i32LtU, OP.select];
	return [
		...[OP.globalGet, ...fuel, ...capped, OP.i32Const, PAGE_SHIFT, OP.i32Shl, OP.i32Sub, OP.globalSet, ...fuel],
		...[OP.globalGet, ...fuel, OP.i32Const, 0, OP.i32LtS, OP.if, VOID, OP.call, ...refuel, OP.end]
	];
}
