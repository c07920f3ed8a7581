/** Writes a record of each cast: before it counts as started, and once more at its end. */
import { calculateWasmCost } from '../execution/cost.ts';
import type { FilesFacts } from '../execution/receipt/files-facts.ts';
import type { BytesFacts, CastRecord, SettledState } from '../storage/cast-record.ts';
import type { DexieCastStore } from '../storage/cast-store.ts';
import { byteLength, concatBytes } from '../wasm/bytes.ts';
import type { LoadedModule } from '../wasm/caster.ts';
import { determinismOf } from '../wasm/determinism.ts';
import { HostError } from '../wasm/errors.ts';
import { resolveLimits } from '../wasm/limits.ts';
import type { CastLimits, CastOutcome, CastRequest, Manifest, ModuleDescription } from '../wasm/protocol.ts';
import type { KeepLimits } from '../storage/kept-bytes.ts';
import { HASHED_BYTES, recordInput, type RecordedInput } from './run-input.ts';
import { recordResult } from './run-result.ts';

/** Whether a cast has its record. `message`: why not, for a person. */
export type Recording = { kind: 'recorded'; id: string } | { kind: 'not-recorded'; message: string };

/** What is about to be cast. */
export interface CastToRecord {
	/** What it is called in the runner. */
	name: string;
	module: LoadedModule;
	request: CastRequest;
	/** The id of the batch that it is part of. */
	batch?: string;
}

/** One cast in the log. */
export interface LoggedCast {
	/** The cast counts as started from here on, recorded or not. Never rejects, and never takes long. */
	readonly started: Promise<Recording>;
	/** Ends the record. Never rejects. */
	settle(outcome: CastOutcome): Promise<Recording>;
}

export interface RunLogDependencies {
	open: () => Promise<Pick<DexieCastStore, 'begin' | 'settle'>>;
	tab: string;
	newId: () => string;
	/** Ms since 1970. */
	now: () => number;
	hash: (bytes: Uint8Array) => Promise<string>;
	keep: () => KeepLimits;
	/** What a cast was given to read, hashed while it ran. */
	filesOf?: (outcome: CastOutcome) => Promise<FilesFacts | undefined>;
	/** A record was settled. */
	settled?: () => void;
}

/** A database that does not answer (another tab holds it) delays no cast longer than this, in ms. */
const PATIENCE_MS = 3_000;
/** What happened, and what to do about it. */
const NO_ROOM =
	'this device has no room left for Spell. What was kept before is still there. Delete old runs, or keep less of inputs and outputs (Runs, What is kept); casts go on without.';
/** Requests that a record tells of. */
const MOST_REQUESTS = 50;

export class RunLog {
	readonly #dependencies: RunLogDependencies;

	constructor(dependencies: RunLogDependencies) {
		this.#dependencies = dependencies;
	}

	/** Writes the record of a cast that begins, beside the cast itself. */
	begin(cast: CastToRecord): LoggedCast {
		const id = this.#dependencies.newId();
		const begun = this.#begin(id, cast);
		const recording = begun.then((): Recording => ({ kind: 'recorded', id }), notRecorded);
		return {
			started: withPatience(recording),
			settle: async (outcome) => {
				try {
					await this.#settle(id, await begun, outcome);
					this.#dependencies.settled?.();
					return { kind: 'recorded', id };
				} catch (error) {
					return notRecorded(error);
				}
			}
		};
	}

	async #begin(id: string, { name, module, request, batch }: CastToRecord): Promise<RecordedInput> {
		const { open, tab, now, keep, hash } = this.#dependencies;
		const startedAt = now();
		const determinism = determinismOf(request);
		const { manifest } = module.description;
		const opening = open();
		const input = await recordInput(request.input, manifest, keep().eachBytes, hash);
		const record: CastRecord = {
			id,
			startedAt,
			tab,
			spell: name,
			...(batch !== undefined && { batch }),
			module: moduleOf(module.description),
			input: input.facts,
			args: [...(request.args ?? [])],
			envNames: Object.keys(request.env ?? {}),
			limits: limitsOf(request, manifest),
			...(determinism ? { determinism } : {}),
			hosts: [...(request.network?.allow ?? [])],
			engine: 'wasm',
			outcome: 'running',
			state: { kind: 'running' }
		};
		await (await opening).begin(record, input.bytes);
		return input;
	}

	async #settle(id: string, { secret, sha256 }: RecordedInput, outcome: CastOutcome): Promise<void> {
		const { open, now, keep, hash } = this.#dependencies;
		const endedAt = now();
		const files = this.#dependencies.filesOf?.(outcome);
		const { stdout: outPieces, stderr: errPieces, figures, requests, written, ...result } = outcome;
		// Files are not kept with records.
		void written;
		const [stdout, stderr] = await Promise.all(
			[outPieces, errPieces].map((pieces) => recordOutput(pieces, secret, keep().eachBytes, hash))
		);
		if (stdout === undefined || stderr === undefined) return;
		const state: SettledState = {
			kind: 'settled',
			endedAt,
			result: recordResult(result, secret),
			requests: secret ? [] : requests.slice(0, MOST_REQUESTS),
			figures,
			stdout: stdout.facts,
			stderr: stderr.facts,
			costCents: calculateWasmCost(figures)
		};
		const store = await open();
		const bytes = { stdout: stdout.bytes, stderr: stderr.bytes };
		await store.settle(id, { state, inputSha256: await sha256, files: await files, ...bytes });
	}
}

function moduleOf({ sha256, sizeBytes, manifest }: ModuleDescription): CastRecord['module'] {
	const { version, output: { type: output } = {} } = manifest ?? {};
	return { sha256, sizeBytes, ...(version !== undefined && { version }), ...(output && { output }) };
}

/** Those that the cast runs within. One that is refused for its limits has none of its own: then the defaults. */
function limitsOf({ limits }: CastRequest, manifest: Manifest | undefined): CastLimits {
	try {
		return resolveLimits(limits, manifest);
	} catch {
		return resolveLimits({}, manifest);
	}
}

async function recordOutput(
	pieces: readonly Uint8Array[],
	secret: boolean,
	eachBytes: number,
	hash: (bytes: Uint8Array) => Promise<string>
): Promise<{ facts: BytesFacts; bytes: Uint8Array | undefined }> {
	const sizeBytes = byteLength(pieces);
	if (secret) return { facts: { sizeBytes, keeping: 'secret' }, bytes: undefined };
	if (sizeBytes > HASHED_BYTES) return { facts: { sizeBytes, keeping: 'too-large' }, bytes: undefined };
	const keeping = sizeBytes <= eachBytes ? 'whole' : 'too-large';
	const bytes = concatBytes(pieces);
	const facts = { sizeBytes, keeping, sha256: await hash(bytes) } as const;
	return { facts, bytes: keeping === 'whole' && sizeBytes > 0 ? bytes : undefined };
}

function notRecorded(error: unknown): Recording {
	if (error instanceof HostError && error.code === 'storage-full') return { kind: 'not-recorded', message: NO_ROOM };
	if (error instanceof Error && error.name === 'NotRunningError')
		return { kind: 'not-recorded', message: 'its record was deleted while it ran.' };
	console.info('A cast was not recorded:', error);
	return { kind: 'not-recorded', message: 'this browser keeps nothing here (a private window?).' };
}

function withPatience(recording: Promise<Recording>): Promise<Recording> {
	return new Promise((resolve) => {
		const message = 'the database does not answer. Close other tabs of Spell.';
		const timer = setTimeout(() => resolve({ kind: 'not-recorded', message }), PATIENCE_MS);
		void recording.then((recorded) => {
			clearTimeout(timer);
			resolve(recorded);
		});
	});
}
