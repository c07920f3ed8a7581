import { BatchRun, type BatchCounts, type BatchEnd, type EndedItem } from '../../execution/batch/batch-run.ts';
import { argumentsFor } from '../../execution/batch/argument-template.ts';
import { byteLength } from '../../wasm/bytes.ts';
import type { Caster, LoadedModule } from '../../wasm/caster.ts';
import type { CastOutcome, CastRequest } from '../../wasm/protocol.ts';
import type { CastLog } from '../late-run-log.ts';
import { onceAFrame } from '../once-a-frame.ts';
import type { Recording } from '../run-log.ts';
import type { BatchItem } from './batch-items.ts';
import { resultOf, type ItemResult } from './item-result.ts';

export type BatchState =
	| { kind: 'idle' }
	| { kind: 'running'; paused: boolean; cancelling: boolean }
	| { kind: 'ended'; end: BatchEnd }
	/** What was done is there still. */
	| { kind: 'failed'; message: string };

/** What each item is cast with; its input is the item. */
export interface PreparedBatch {
	caster: Caster;
	/** As chosen: the spell's own, or a file's. */
	name: string;
	module: LoadedModule;
	/** In its arguments, `{name}` stands for the item's name. */
	request: Omit<CastRequest, 'input'>;
	/** How long the next cast has to wait, in ms, when its program was killed again and again. */
	heldBackMs: () => number;
}

export interface BatchDeskDependencies {
	/** `undefined`: nothing that can be cast. */
	prepare: () => Promise<PreparedBatch | undefined>;
	log: CastLog;
	/** Most casts at once. */
	mostJobs: number;
	newId: () => string;
	/** In ms. */
	now: () => number;
	nextFrame: (callback: () => void) => void;
	/** Whether the person is asked before the page is left. */
	guard: (leaving: 'ask' | 'free') => void;
}

/** What all items printed is held up to so many bytes, for the archive and the table. */
export const HELD_OUTPUT_BYTES = 536_870_912;

/** One batch at a time: casts a spell over items, and holds what came of each. It outlives its page. */
export class BatchDesk {
	readonly #dependencies: BatchDeskDependencies;
	#state = $state.raw<BatchState>({ kind: 'idle' });
	#items = $state.raw<readonly BatchItem[]>([]);
	/** By place. Not followed one by one: `#revision` is, at most once a frame. */
	#results: (ItemResult | undefined)[] = [];
	#revision = $state(0);
	readonly #showSoon: () => void;
	#run: BatchRun<number> | undefined;
	/** Items that ended well in runs before this one; the others are cast again. */
	#earlierOk = 0;
	#heldBytes = 0;
	#id = $state.raw<string | undefined>(undefined);
	#prepared: PreparedBatch | undefined;
	#unrecorded = $state.raw<string | undefined>(undefined);
	#jobs = $state(1);

	constructor(dependencies: BatchDeskDependencies) {
		this.#dependencies = dependencies;
		this.#showSoon = onceAFrame(dependencies.nextFrame, () => this.#revision++);
		this.#jobs = dependencies.mostJobs;
	}

	get state(): BatchState {
		return this.#state;
	}

	/** Casts at once, of the next run. */
	get jobs(): number {
		return this.#jobs;
	}

	set jobs(jobs: number) {
		this.#jobs = Math.min(Math.max(Math.trunc(jobs) || 1, 1), this.mostJobs);
	}

	/** One for each core, within reason. */
	get mostJobs(): number {
		return this.#dependencies.mostJobs;
	}

	/** What is cast, or will be. */
	get items(): readonly BatchItem[] {
		return this.#items;
	}

	/** All records of the batch have this id; `undefined` before it begins. */
	get id(): string | undefined {
		return this.#id;
	}

	/** What the batch is cast with. */
	get spell(): string {
		return this.#prepared?.name ?? 'spell';
	}

	/** Why a cast of it has no record. */
	get unrecorded(): string | undefined {
		return this.#unrecorded;
	}

	/** Goes up when there is more to see. */
	get revision(): number {
		return this.#revision;
	}

	resultAt(place: number): ItemResult | undefined {
		void this.#revision;
		return this.#results[place];
	}

	/** Of all items, over all attempts: those that were cast again count once. */
	get counts(): Pick<BatchCounts, 'ok' | 'failed' | 'cancelled' | 'done' | 'casting'> {
		void this.#revision;
		const { ok = 0, failed = 0, cancelled = 0, done = 0, casting = 0 } = this.#run?.counts ?? {};
		return { ok: ok + this.#earlierOk, failed, cancelled, done: done + this.#earlierOk, casting };
	}

	/** How long the rest will take, in ms; `undefined` while that is not known. */
	get leftMs(): number | undefined {
		void this.#revision;
		return this.#run?.leftMs(this.#items.length - this.counts.done);
	}

	/** Places of the items that ended otherwise than well. */
	get failures(): readonly number[] {
		void this.#revision;
		return this.#items.flatMap((_, place) => {
			const outcome = this.#results[place]?.row.outcome;
			return outcome === undefined || outcome === 'ok' || outcome === 'cancelled' ? [] : [place];
		});
	}

	/** Places of all that has no good result: what failed, was cancelled, or was not reached. */
	get unfinished(): readonly number[] {
		void this.#revision;
		return this.#items.flatMap((_, place) => (this.#results[place]?.row.outcome === 'ok' ? [] : [place]));
	}

	/** Other items, of which nothing has come yet. */
	give(items: readonly BatchItem[]): void {
		if (this.#state.kind === 'running') return;
		this.#items = items;
		this.#forget();
		this.#state = { kind: 'idle' };
	}

	/** Casts all items. Resolves when the batch has ended. */
	async cast(): Promise<void> {
		if (this.#state.kind === 'running' || this.#items.length === 0) return;
		this.#forget();
		this.#id = this.#dependencies.newId();
		await this.#castPlaces(this.#items.map((_, place) => place));
	}

	/** Casts what is unfinished once more, with what is chosen now; what came of the others stays. */
	async castAgain(): Promise<void> {
		const places = this.unfinished;
		if (this.#state.kind === 'running' || places.length === 0) return;
		for (const place of places) {
			this.#heldBytes -= this.#results[place]?.output?.size ?? 0;
			this.#results[place] = undefined;
		}
		await this.#castPlaces(places);
	}

	pause(): void {
		if (this.#state.kind !== 'running') return;
		this.#run?.pause();
		this.#state = { ...this.#state, paused: true };
	}

	resume(): void {
		if (this.#state.kind !== 'running') return;
		this.#run?.resume();
		this.#state = { ...this.#state, paused: false };
	}

	/** What runs is stopped; what is done stays. */
	cancel(): void {
		if (this.#state.kind !== 'running') return;
		this.#run?.cancel();
		this.#state = { ...this.#state, cancelling: true };
	}

	#forget(): void {
		[this.#results, this.#heldBytes, this.#run] = [[], 0, undefined];
		this.#earlierOk = 0;
		this.#id = this.#unrecorded = undefined;
		this.#revision++;
	}

	async #castPlaces(places: readonly number[]): Promise<void> {
		this.#state = { kind: 'running', paused: false, cancelling: false };
		this.#dependencies.guard('ask');
		this.#earlierOk = this.#items.length - places.length;
		this.#run = undefined;
		this.#revision++;
		try {
			const prepared = (this.#prepared = await this.#dependencies.prepare());
			// It may have been cancelled while the module was loaded.
			if (prepared === undefined || this.#isCancelling()) this.#state = { kind: 'ended', end: 'cancelled' };
			else this.#state = { kind: 'ended', end: await this.#begin(prepared).run(places) };
		} catch (error) {
			this.#state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
		}
		this.#dependencies.guard('free');
		this.#revision++;
	}

	#isCancelling(): boolean {
		return this.#state.kind === 'running' && this.#state.cancelling;
	}

	#begin(prepared: PreparedBatch): BatchRun<number> {
		const { now } = this.#dependencies;
		const recordings = new WeakMap<CastOutcome, Promise<Recording>>();
		const run = new BatchRun<number>({
			jobs: this.#jobs,
			cast: async (place, _, signal) => this.#castOne(prepared, place, { signal, recordings }),
			keep: async ({ item, outcome }) => this.#keep(item, outcome, await recordings.get(outcome)),
			heldBackMs: prepared.heldBackMs,
			now,
			onChange: () => this.#showSoon()
		});
		if (this.#state.kind === 'running' && this.#state.paused) run.pause();
		return (this.#run = run);
	}

	/** Each is a cast as any other: with its record, written before it counts as started. */
	async #castOne(
		{ caster, module, name, request }: PreparedBatch,
		place: number,
		{ signal, recordings }: { signal: AbortSignal; recordings: WeakMap<CastOutcome, Promise<Recording>> }
	): Promise<CastOutcome> {
		const item = this.#items[place]!;
		const own = { ...request, input: item.input, args: argumentsFor(request.args ?? [], item.name) };
		const batch = this.#id;
		const logged = this.#dependencies.log.begin({ name, module, request: own, ...(batch && { batch }) });
		const [outcome] = await Promise.all([caster.cast(module, own, { signal }), logged.started]);
		recordings.set(outcome, logged.settle(outcome));
		return outcome;
	}

	#keep(place: number, outcome: EndedItem<number>['outcome'], recording: Recording | undefined): void {
		if (recording?.kind === 'not-recorded') this.#unrecorded = recording.message;
		const size = byteLength(outcome.stdout);
		const room = this.#heldBytes + size <= HELD_OUTPUT_BYTES ? 'keep' : 'drop';
		if (room === 'keep') this.#heldBytes += size;
		const none: Recording = { kind: 'not-recorded', message: '' };
		this.#results[place] = resultOf(this.#items[place]!.name, outcome, recording ?? none, room);
	}
}
