import type { GrowthSite } from '../growth-notes.ts';
import type { LocalGroups } from './local-groups.ts';
import type { ChargeSite, Part } from './sites.ts';

export interface Loop extends ChargeSite {
	kind: 'loop';
	/** Offset of the opcode; `at` is where the body begins, `end` is behind its `end`. */
	start: number;
	end: number;
	parent: Loop | undefined;
	/** Position of the loop's label among the open labels, the function's own being 0. */
	label: number;
	/** Nothing in it leaves the function for another one, so that its fuel can stay in a local. */
	callFree: boolean;
}

/** A place where control may leave a loop. */
export interface Leave {
	kind: 'branch' | 'branch-if' | 'out';
	start: number;
	loop: Loop;
	/** Labels that it may go to; none when it leaves the function (`out`: a return or throw). */
	targets: { start: number; end: number; label: number; depth: number; arity: number }[];
}

/** An operation whose length is known when it runs, the length being on top of the stack. */
export interface BulkOperation {
	start: number;
	opcode: number;
	/** Whether the length is an i64. */
	wide: boolean;
	loop: Loop | undefined;
}

/** All that metering has to do with in one body. */
export interface BodySurvey {
	start: number;
	end: number;
	/** Parameters and declared locals. */
	locals: number;
	localGroups: LocalGroups;
	entry: ChargeSite;
	loops: Loop[];
	/** Charged where they stand, besides the entry and the loops' heads. */
	parts: Part<Loop>[];
	leaves: Leave[];
	bulk: BulkOperation[];
	grows: GrowthSite[];
	/** Whether it calls something that is only known at run time. */
	callsUnknown: boolean;
}
