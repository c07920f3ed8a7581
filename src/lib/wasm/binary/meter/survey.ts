import { growthAt } from '../growth.ts';
import { checkFunctionCount } from '../check-counts.ts';
import { OP, skipInstruction, skipLocals } from '../instructions.ts';
import type { ParsedModule } from '../parse.ts';
import { malformed, ByteReader } from '../reader.ts';
import { blockTypeAt, skipBlockType } from './block-types.ts';
import { BYTE_OPERATIONS, ELEMENT_OPERATIONS, isWideLength } from './bulk-operations.ts';
import type { BodySurvey, Leave, Loop } from './body-survey.ts';
import { readLocalGroups } from './local-groups.ts';
import { CALL_UNITS, INSTRUCTION_UNITS, TABLE_GROW_UNITS, THROW_UNITS } from './costs.ts';
import { SiteBuilder } from './sites.ts';

interface Label {
	/** The loop that it is the label of, and how the instructions outside are charged. */
	loop: Loop | undefined;
	outside?: SiteBuilder<Loop>;
	arity: number;
}

/** Behind these, what follows is executed only on some way, or by others who jump there. */
const ENDS_RUN: ReadonlySet<number> = new Set([
	OP.if,
	OP.else,
	OP.end,
	OP.br,
	OP.brIf,
	OP.brTable,
	OP.return,
	OP.unreachable,
	OP.throw,
	OP.rethrow,
	OP.throwRef,
	OP.catch,
	OP.catchAll,
	OP.delegate,
	OP.returnCall,
	OP.returnCallIndirect,
	OP.returnCallRef
]);

/** Reads one body from its local declarations to its end and notes all that metering has to do with. */
export function surveyBody(module: ParsedModule, functionIndex: number, start: number, end: number): BodySurvey {
	return new Surveyor(module, functionIndex, start, end).run();
}

class Surveyor {
	readonly #module: ParsedModule;
	readonly #reader: ByteReader;
	readonly #survey: BodySurvey;
	readonly #labels: Label[];
	#site: SiteBuilder<Loop>;
	#loop: Loop | undefined;

	constructor(module: ParsedModule, functionIndex: number, start: number, end: number) {
		const type = module.types[module.functions[functionIndex] ?? -1];
		if (type === undefined) throw malformed('a function has no signature', start);
		this.#module = module;
		this.#reader = new ByteReader(module.bytes, start, end);
		const localGroups = readLocalGroups(module.bytes, start, end);
		skipLocals(this.#reader);
		const entry = { at: this.#reader.at, units: 0, callees: [] };
		const locals = type.params.length + localGroups.locals;
		const none = { loops: [], parts: [], leaves: [], bulk: [], grows: [], callsUnknown: false };
		this.#survey = { start, end, locals, localGroups, entry, ...none };
		this.#labels = [{ loop: undefined, arity: type.results.length }];
		this.#site = new SiteBuilder<Loop>(entry, undefined);
	}

	run(): BodySurvey {
		while (!this.#reader.done) this.#step();
		this.#finishSite(this.#site);
		return this.#survey;
	}

	#step(): void {
		const start = this.#reader.at;
		const opcode = skipInstruction(this.#reader);
		this.#site.add(INSTRUCTION_UNITS);
		if (opcode < OP.drop) {
			this.#control(opcode, start);
			if (ENDS_RUN.has(opcode)) this.#site.cut(this.#reader.at);
		} else if (opcode === OP.tryTable) this.#tryTable(start);
		else if (opcode === OP.memoryGrow) this.#grow(opcode, start);
		else if (opcode >= OP.brOnNull) this.#late(opcode, start);
	}

	#control(opcode: number, start: number): void {
		switch (opcode) {
			case OP.block:
			case OP.if:
			case OP.try:
				return this.#openLabel(
					{ loop: undefined, arity: blockTypeAt(this.#module, start + 1, this.#survey.end).results },
					start
				);
			case OP.loop:
				return this.#openLoop(start);
			case OP.end:
				return this.#close(start);
			case OP.delegate:
				// Its label, like rethrow's, is not rewritten: no loop around it may get labels of its own.
				this.#leaveFunction();
				return this.#close(start);
			case OP.rethrow:
				this.#site.add(THROW_UNITS);
				return this.#leaveFunction();
			case OP.br:
				return this.#leave('branch', start, [start + 1]);
			case OP.brIf:
				return this.#leave('branch-if', start, [start + 1]);
			case OP.brTable:
				return this.#leave('branch', start, this.#tableTargets(start + 1));
			case OP.throw:
			case OP.throwRef:
				this.#site.add(THROW_UNITS);
				return this.#leave('out', start, []);
			case OP.return:
				return this.#leave('out', start, []);
			case OP.call:
			case OP.returnCall:
				return this.#call(new ByteReader(this.#module.bytes, start + 1).u32());
			case OP.callIndirect:
			case OP.returnCallIndirect:
			case OP.callRef:
			case OP.returnCallRef:
				return this.#call(undefined);
		}
	}

	/** Branches on references, and the prefixed operations that work on many bytes or elements. */
	#late(opcode: number, start: number): void {
		if (opcode === OP.brOnNull || opcode === OP.brOnNonNull) return this.#leave('branch', start, [start + 1]);
		if (opcode === OP.brOnCast || opcode === OP.brOnCastFail)
			return this.#leave('branch', start, [this.#castLabel(start)]);
		if (opcode === OP.tableGrow) {
			this.#site.add(TABLE_GROW_UNITS);
			this.#grow(opcode, start);
		}
		if (!BYTE_OPERATIONS.has(opcode) && !ELEMENT_OPERATIONS.has(opcode)) return;
		this.#survey.bulk.push({ start, opcode, wide: isWideLength(this.#module, opcode, start), loop: this.#loop });
	}

	#openLabel(label: Label, start: number): void {
		// The function's own label is no block.
		checkFunctionCount('blocks in each other', this.#labels.push(label) - 1, start);
	}

	#openLoop(start: number): void {
		const at = this.#reader.at;
		const { params } = blockTypeAt(this.#module, start + 1, this.#survey.end);
		const label = this.#labels.length;
		this.#site.cut(start);
		const loop: Loop = {
			kind: 'loop',
			start,
			at,
			end: at,
			units: INSTRUCTION_UNITS,
			callees: [],
			parent: this.#loop,
			label,
			callFree: true
		};
		this.#openLabel({ loop, arity: params, outside: this.#site }, start);
		this.#survey.loops.push(loop);
		this.#loop = loop;
		this.#site = new SiteBuilder(loop, loop);
		// Its operands could not be put back when it is left to ask for fuel.
		if (params > 0) this.#leaveFunction();
	}

	#close(start: number): void {
		const label = this.#labels.pop();
		if (label?.loop) {
			label.loop.end = this.#reader.at;
			this.#finishSite(this.#site);
			this.#loop = label.loop.parent;
			this.#site = label.outside!;
			this.#site.cut(this.#reader.at);
		}
		if (this.#labels.length === 0 && !this.#reader.done) throw malformed('a function goes on after its end', start);
	}

	#finishSite(site: SiteBuilder<Loop>): void {
		site.finish(this.#reader.at);
		for (const part of site.parts) this.#survey.parts.push(part);
	}

	#call(callee: number | undefined): void {
		this.#leaveFunction();
		if (callee === undefined) this.#survey.callsUnknown = true;
		this.#site.add(CALL_UNITS, callee);
	}

	#grow(opcode: number, start: number): void {
		this.#survey.grows.push(growthAt(this.#module.bytes, opcode, start, this.#reader.at)!);
		this.#leaveFunction();
	}

	#leaveFunction(): void {
		for (let loop = this.#loop; loop?.callFree; loop = loop.parent) loop.callFree = false;
	}

	#leave(kind: Leave['kind'], start: number, places: readonly number[]): void {
		if (this.#loop === undefined) return;
		const targets = places.map((place) => this.#target(place));
		this.#survey.leaves.push({ kind, start, loop: this.#loop, targets });
	}

	#target(place: number): Leave['targets'][number] {
		const reader = new ByteReader(this.#module.bytes, place, this.#survey.end);
		const depth = reader.u32();
		const label = this.#labels.length - 1 - depth;
		const arity = this.#labels[label]?.arity;
		if (arity === undefined) throw malformed(`a branch leaves ${depth} blocks where fewer are open`, place);
		return { start: place, end: reader.at, label, depth, arity };
	}

	#tableTargets(place: number): number[] {
		const reader = new ByteReader(this.#module.bytes, place, this.#survey.end);
		const places: number[] = [];
		for (let left = reader.u32() + 1; left > 0; left--) {
			places.push(reader.at);
			reader.u32();
		}
		return places;
	}

	/** The labels of catch clauses are counted from outside the block, and leave it with its fuel where it is. */
	#tryTable(start: number): void {
		const reader = new ByteReader(this.#module.bytes, start + 1, this.#survey.end);
		const places: number[] = [];
		skipBlockType(reader);
		for (let left = reader.u32(); left > 0; left--) {
			if (reader.u8() <= 1) reader.u32();
			places.push(reader.at);
			reader.u32();
		}
		// A thrown exception may jump from anywhere inside: such loops keep their fuel in the global.
		this.#leave('branch', start, places);
		this.#leaveFunction();
		this.#openLabel({ loop: undefined, arity: blockTypeAt(this.#module, start + 1, this.#survey.end).results }, start);
	}

	/** br_on_cast: opcode, flags, label. */
	#castLabel(start: number): number {
		const reader = new ByteReader(this.#module.bytes, start + 1, this.#survey.end);
		reader.u32();
		reader.u8();
		return reader.at;
	}
}
