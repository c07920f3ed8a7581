import type { GrowthSite } from '../growth-notes.ts';
import type { Edit } from '../splice.ts';
import { lebU, type ByteWriter } from '../writer.ts';
import type { MeterCode } from './code.ts';
import type { ChargeSite, Part } from './sites.ts';
import type { BodySurvey, BulkOperation, Leave, Loop } from './body-survey.ts';
import { BYTE_OPERATIONS } from './bulk-operations.ts';

/** Labels that a loop with its fuel in a local has around its own. */
const ADDED_LABELS = 3;
const I32 = 0x7f;
const I64 = 0x7e;

/** What is known of the module around a body. */
export interface BodyPlan {
	/** Whether the body's callers pay for it. */
	isFree: boolean;
	/** The cost of a site with its free callees. */
	unitsOf: (site: ChargeSite) => number;
	/** The edit of a growth. */
	grow: (site: GrowthSite) => Edit;
}

/** Writes a body with the charges in it, its size first. */
export function meterBody(
	bytes: Uint8Array,
	survey: BodySurvey,
	plan: BodyPlan,
	code: MeterCode,
	out: ByteWriter
): void {
	const { start, end } = survey;
	const edits = bodyEdits(bytes, survey, plan, code);
	let length = end - start;
	for (const edit of edits) length += edit.bytes.length - (edit.end - edit.start);
	out.push(lebU(length));
	let at = start;
	for (const edit of edits) {
		out.copy(bytes, at, edit.start);
		out.push(edit.bytes);
		at = edit.end;
	}
	out.copy(bytes, at, end);
}

/** In order; those at one place stand as they are listed here. */
function bodyEdits(bytes: Uint8Array, survey: BodySurvey, plan: BodyPlan, code: MeterCode): Edit[] {
	const { unitsOf, isFree } = plan;
	const { entry, loops, parts, leaves, bulk, grows, locals } = survey;
	const edits = addLocals(survey);
	if (!isFree) edits.push(insert(entry.at, code.charge(unitsOf(entry))));
	for (const loop of loops) edits.push(...meterLoop(bytes, loop, unitsOf(loop), code));
	for (const part of parts) edits.push(meterPart(part, unitsOf(part), code));
	for (const leave of leaves) edits.push(...meterLeave(leave, code));
	for (const operation of bulk) edits.push(...meterBulk(operation, code, locals));
	for (const site of grows) edits.push(plan.grow(site));
	return edits.sort((a, b) => a.start - b.start || a.end - b.end);
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
