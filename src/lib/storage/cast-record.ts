/** What is kept of each cast: one small row, written before the cast counts as started and settled exactly once. */
import type { Engine } from '../execution/cost.ts';
import type { FilesFacts } from '../execution/receipt/files-facts.ts';
import type { CastFigures, CastLimits, CastResult, Determinism, NetworkRequest, OutputType } from '../wasm/protocol.ts';

/**
 * Whether bytes were kept with the record. `too-large`: more than a person wants kept. `secret`: they may hold what a
 * schema marks as secret. `storage-full`: there was no room. What was kept may be dropped later, to make room.
 */
export type Keeping = 'whole' | 'without-secrets' | 'too-large' | 'secret' | 'storage-full';

/** What the record tells of bytes, whether or not they are kept. */
export interface BytesFacts {
	sizeBytes: number;
	/** Lowercase hex. Absent when there was too much to hash, and for what may hold a secret: a short one could be guessed from it. */
	sha256?: string;
	keeping: Keeping;
}

export interface InputFacts extends BytesFacts {
	/** What was typed in a terminal is not kept: there may be passwords in it. */
	source: 'none' | 'text' | 'file' | 'terminal';
	fileName?: string;
	/** Its beginning, at most 200 characters, made visible and without secrets. */
	preview: string;
}

/** A cast is running until it is settled; one whose tab went away meanwhile was interrupted. Times in ms since 1970. */
export type RunState =
	| { kind: 'running' }
	| {
			kind: 'settled';
			endedAt: number;
			/** Long lists and messages in it are cut. */
			result: CastResult;
			/** The first of what it asked of the network. */
			requests: readonly NetworkRequest[];
			figures: CastFigures;
			stdout: BytesFacts;
			stderr: BytesFacts;
			costCents: number;
	  }
	| { kind: 'interrupted'; foundAt: number };

export type SettledState = Extract<RunState, { kind: 'settled' }>;

/** How a cast stands or ended, in one word, to list and to filter by. */
export const RUN_OUTCOMES = [
	'running',
	'interrupted',
	'ok',
	'exited',
	'trapped',
	'timed-out',
	'memory-limit',
	'output-limit',
	'fuel-limit',
	'cancelled',
	'invalid-module',
	'invalid-input',
	'hash-mismatch',
	'denied',
	'host-failed'
] as const;
export type RunOutcome = CastResult['kind'] | Exclude<RunState['kind'], 'settled'>;

export interface CastRecord {
	/** UUID version 7: ids in order are casts in order of time. */
	id: string;
	/** Ms since 1970. */
	startedAt: number;
	/** The tab that casts; it holds a lock of this name while it lives. */
	tab: string;
	spell: string;
	/** The batch that it was cast in, if any: what was cast over many inputs at once has one id. */
	batch?: string;
	/** `output`: what its manifest says that it prints; absent in records of before that was noted. */
	module: { sha256: string; sizeBytes: number; version?: string; output?: OutputType };
	input: InputFacts;
	args: readonly string[];
	/** Names only: values may be secrets. */
	envNames: readonly string[];
	limits: CastLimits;
	/** Of a cast that was asked to give the same bytes each time. */
	determinism?: Required<Determinism>;
	/** Hosts that a person let it reach. Absent in records of older versions. */
	hosts?: readonly string[];
	/** What it was given under `/work` and `/data`; known when it has ended. */
	files?: FilesFacts;
	engine: Engine;
	outcome: RunOutcome;
	state: RunState;
}

/** Bytes kept beside a record. */
export interface StoredInput {
	id: string;
	bytes: Uint8Array;
}

export interface StoredOutput {
	id: string;
	stdout?: Uint8Array;
	stderr?: Uint8Array;
}

/** A record with all that is kept of it. */
export interface WholeCast {
	record: CastRecord;
	input: StoredInput | undefined;
	output: StoredOutput | undefined;
}

export function outcomeOf(state: RunState): RunOutcome {
	return state.kind === 'settled' ? state.result.kind : state.kind;
}
