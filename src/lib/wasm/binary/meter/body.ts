import { editRange, type Edit } from '../splice.ts';
import { lebU } from '../writer.ts';
import { MeterCode, type MeterIndices } from './code.ts';
import type { ChargeSite, Part } from './sites.ts';
import { BYTE_OPERATIONS, type BodySurvey, type BulkOperation, type Leave, type Loop } from './survey.ts';

/** Labels that a loop with its fuel in a local has around its own. */
const ADDED_LABELS = 3;
const I32 = 0x7f;
const I64 = 0x7e;

/** A body's edits in the module, its size included; `unitsOf` gives the cost of a site with its free callees. */
export interface BodyPlan {
	survey: BodySurvey;
	/** Where the body's size is written: `[sizeStart, survey.start)`. */
	sizeStart: number;
	/** Whether its callers pay for it. */
	isFree: boolean;
	unitsOf: (site: ChargeSite) => number;
	/** Edits for growths, which are the same without metering. */
	grows: readonly Edit[];
}

/** Compiles the charges into a body. */
export function meterBody(bytes: Uint8Array, plan: BodyPlan, indices: MeterIndices): Edit[] {
	const { survey, unitsOf } = plan;
	const code = new MeterCode(indices, survey.locals);
	const charges = plan.isFree ? [] : [insert(survey.entry.at, code.charge(unitsOf(survey.entry)))];
	const edits = [
		...addLocals(survey),
		...charges,
		...survey.loops.flatMap((loop) => meterLoop(bytes, loop, unitsOf(loop), code)),
		...(plan.isFree ? [] : survey.parts.map((part) => meterPart(part, unitsOf(part), code))),
		...survey.leaves.flatMap((leave) => meterLeave(leave, code)),
		...survey.bulk.flatMap((operation) => meterBulk(operation, code, survey.locals)),
		...plan.grows
	].sort((a, b) => a.start - b.start || a.end - b.end);
	if (edits.length === 0) return [];
	const { length } = editRange(bytes, survey.start, survey.end, edits);
	return [{ start: plan.sizeStart, end: survey.start, bytes: lebU(length) }, ...edits];
}

/** Whether a loop keeps its fuel in the local. */
function isLocal(loop: Loop | undefined): boolean {
	return loop?.callFree ?? false;
}

/** Whether a loop is the outermost of those that share the local: it loads it, and stores it back. */
function isRegion(loop: Loop): boolean {
	return isLocal(loop) && !isLocal(loop.parent);
}

function meterLoop(bytes: Uint8Array, loop: Loop, units: number, code: MeterCode): Edit[] {
	if (!isLocal(loop)) return [insert(loop.at, code.charge(units))];
	const type = bytes.subarray(loop.start + 1, loop.at);
	const open = [...(isRegion(loop) ? code.load() : []), ...code.openLoop(type, units)];
	const close = code.closeLoop(units, isRegion(loop) ? code.store() : []);
	return [{ start: loop.start, end: loop.at, bytes: open }, insert(loop.end, close)];
}

/** Nothing is asked for here: the next head will. */
function meterPart({ at, loop }: Part<Loop>, units: number, code: MeterCode): Edit {
	return insert(at, isLocal(loop) ? code.takeFromLocal(units) : code.take(units));
}

/** A branch over added labels goes further; one out of the loops that share the local stores it first. */
function meterLeave({ kind, start, loop, targets }: Leave, code: MeterCode): Edit[] {
	const leavesRegion = kind === 'out' ? isLocal(loop) : targets.some(({ label }) => label < regionLabel(loop));
	const [only] = targets;
	if (kind === 'branch-if' && leavesRegion && only!.arity === 0) {
		return [{ start, end: only!.end, bytes: code.branchIfStoring(only!.depth + addedLabels(loop, only!.label)) }];
	}
	const further = targets
		.map((target) => ({ ...target, added: addedLabels(loop, target.label) }))
		.filter(({ added }) => added > 0)
		.map(({ start, end, depth, added }) => ({ start, end, bytes: lebU(depth + added) }));
	return [...(leavesRegion ? [insert(start, code.store())] : []), ...further];
}

/** Label of the outermost loop around that shares the local; -1 where none does. */
function regionLabel(loop: Loop): number {
	let outermost: Loop | undefined;
	for (let around: Loop | undefined = loop; around; around = around.parent) if (isLocal(around)) outermost = around;
	return outermost?.label ?? -1;
}

function addedLabels(from: Loop, target: number): number {
	let added = 0;
	for (let loop: Loop | undefined = from; loop && loop.label > target; loop = loop.parent) {
		if (isLocal(loop)) added += ADDED_LABELS;
	}
	return added;
}

function meterBulk({ start, opcode, wide, loop }: BulkOperation, code: MeterCode, locals: number): Edit[] {
	const of = BYTE_OPERATIONS.has(opcode) ? 'bytes' : 'elements';
	const charge = code.chargeLength(of, wide, locals + (wide ? 2 : 1));
	return [insert(start, isLocal(loop) ? [...code.store(), ...charge, ...code.load()] : charge)];
}

/** The fuel, then a length of 32 and one of 64 bits. */
function addLocals({ loops, bulk, localGroups }: BodySurvey): Edit[] {
	if (!loops.some(isLocal) && bulk.length === 0) return [];
	const { start, countEnd, count, end } = localGroups;
	return [{ start, end: countEnd, bytes: lebU(count + 2) }, insert(end, [2, I32, 1, I64])];
}

function insert(at: number, bytes: readonly number[]): Edit {
	return { start: at, end: at, bytes };
}
