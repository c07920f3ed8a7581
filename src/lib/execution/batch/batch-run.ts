import { wasKilled } from '../../wasm/cool-down.ts';
import { byteLength } from '../../wasm/bytes.ts';
import type { CastOutcome } from '../../wasm/protocol.ts';
import { Pace } from './pace.ts';

/** An item whose cast has ended. */
export interface EndedItem<Item> {
	item: Item;
	/** Its place among all, from 0. */
	index: number;
	outcome: CastOutcome;
}

/** What a batch is made with. Times in ms. */
export interface BatchOptions<Item> {
	/** Casts at once. */
	jobs: number;
	/** Casts one item. It always resolves; the signal cancels it. */
	cast: (item: Item, index: number, signal: AbortSignal) => Promise<CastOutcome>;
	/** Keeps what came of it. The item counts as done when that is over; meanwhile others are cast. */
	keep: (ended: EndedItem<Item>) => Promise<void> | void;
	/** How long the next cast has to wait, for programs that were killed; 0 when it need not. */
	heldBackMs?: () => number;
	/** `stop`: after the first failure nothing more is begun, and what runs is let to its end. */
	onFailure?: 'go-on' | 'stop';
	/** Casts that may have ended without being kept yet. */
	unkept?: { items: number; bytes: number };
	/** A monotonic clock. */
	now: () => number;
	/** Whenever something has changed; often. */
	onChange?: () => void;
}

/** How many items are where. What was begun is cast, ended and being kept, or done. */
export interface BatchCounts {
	begun: number;
	casting: number;
	done: number;
	ok: number;
	/** Done, and ended otherwise than well; cancelled ones are not among them. */
	failed: number;
	cancelled: number;
}

/** `stopped`: by a failure. */
export type BatchEnd = 'finished' | 'stopped' | 'cancelled';

const UNKEPT = { items: 1_000, bytes: 67_108_864 };

/**
 * Casts each item of a source once, so many at a time. An item is taken from the source when there is a place for it, so
 * that a source without end takes no memory. A failure of the host that may pass is tried once more; nothing else is.
 */
export class BatchRun<Item> {
	readonly #options: BatchOptions<Item>;
	readonly #pace: Pace;
	readonly #cancelling = new AbortController();
	readonly #counts: BatchCounts = { begun: 0, casting: 0, done: 0, ok: 0, failed: 0, cancelled: 0 };
	#unkeptItems = 0;
	#unkeptBytes = 0;
	#paused = false;
	#stopped = false;
	/** Kills in a row, over all items. */
	#kills = 0;
	#failure: { error: unknown } | undefined;
	#change = Promise.withResolvers<void>();

	constructor(options: BatchOptions<Item>) {
		if (!Number.isInteger(options.jobs) || options.jobs < 1) throw new RangeError('A batch needs at least one job.');
		this.#options = options;
		this.#pace = new Pace(options.now);
	}

	get counts(): Readonly<BatchCounts> {
		return this.#counts;
	}

	get paused(): boolean {
		return this.#paused;
	}

	/** How many casts in a row had to be ended by force. */
	get killsInARow(): number {
		return this.#kills;
	}

	/** In ms, without pauses. */
	get activeMs(): number {
		return this.#pace.activeMs;
	}

	/** In ms, of so many items that are not done; `undefined` while nothing is known of it. */
	leftMs(items: number): number | undefined {
		return this.#pace.leftMs(items);
	}

	/**
	 * Casts all there is.
	 * @throws what the source, or `keep`, threw; nothing runs any more then.
	 */
	async run(source: AsyncIterable<Item> | Iterable<Item>): Promise<BatchEnd> {
		const iterator = iteratorOf(source);
		this.#pace.start();
		try {
			await this.#takeAll(iterator);
		} catch (error) {
			this.#fail(error);
		}
		await this.#until(() => this.#counts.casting === 0 && this.#unkeptItems === 0);
		this.#pace.pause();
		if (this.#failure !== undefined) throw this.#failure.error;
		return this.#cancelling.signal.aborted ? 'cancelled' : this.#stopped ? 'stopped' : 'finished';
	}

	/** What runs goes on to its end; nothing more is begun. */
	pause(): void {
		this.#paused = true;
		this.#pace.pause();
		this.#tell();
	}

	resume(): void {
		this.#paused = false;
		this.#pace.start();
		this.#tell();
	}

	/** What runs is cancelled, nothing more is begun, what is done stays. */
	cancel(): void {
		this.#cancelling.abort();
		this.#tell();
	}

	get #ending(): boolean {
		return this.#stopped || this.#cancelling.signal.aborted;
	}

	async #takeAll(iterator: AsyncIterator<Item> | Iterator<Item>): Promise<void> {
		for (let index = 0; await this.#place(); index++) {
			const next = await this.#next(iterator);
			if (next === undefined) break;
			if (next.done === true) return;
			// It may have been paused while the source was waited for.
			if (!(await this.#place()) || !(await this.#heldBack())) break;
			void this.#take(next.value, index);
		}
		// A source that never answers is not waited for.
		void Promise.resolve(iterator.return?.()).catch(() => undefined);
	}

	/** Waits until one more can be cast. @returns whether there is to be one more. */
	async #place(): Promise<boolean> {
		await this.#until(() => this.#ending || (!this.#paused && this.#hasRoom()));
		return !this.#ending;
	}

	/** Waits for a program that was killed again and again. @returns whether it is to be cast still. */
	async #heldBack(): Promise<boolean> {
		for (;;) {
			const waitMs = this.#options.heldBackMs?.() ?? 0;
			if (waitMs > 0) await this.#changedWithin(waitMs);
			else if (!this.#paused || this.#ending) return !this.#ending;
			else await this.#place();
			if (this.#ending) return false;
		}
	}

	#hasRoom(): boolean {
		const { jobs, unkept = UNKEPT } = this.#options;
		return this.#counts.casting < jobs && this.#unkeptItems < unkept.items && this.#unkeptBytes < unkept.bytes;
	}

	/** `undefined` when the batch ends before the source answers. */
	async #next(iterator: AsyncIterator<Item> | Iterator<Item>): Promise<IteratorResult<Item> | undefined> {
		let found: IteratorResult<Item> | undefined;
		let failed: { error: unknown } | undefined;
		const asked = iterator.next();
		if (!(asked instanceof Promise)) return asked;
		asked.then(
			(result) => ((found = result), this.#tell()),
			(error: unknown) => ((failed = { error }), this.#tell())
		);
		await this.#until(() => found !== undefined || failed !== undefined || this.#ending);
		if (failed !== undefined) throw failed.error;
		return found;
	}

	async #take(item: Item, index: number): Promise<void> {
		this.#counts.begun++;
		this.#counts.casting++;
		this.#options.onChange?.();
		try {
			const outcome = await this.#cast(item, index);
			this.#counts.casting--;
			await this.#keep({ item, index, outcome });
		} catch (error) {
			this.#fail(error);
		}
		this.#tell();
	}

	async #cast(item: Item, index: number): Promise<CastOutcome> {
		const { signal } = this.#cancelling;
		const outcome = await this.#options.cast(item, index, signal);
		const again = outcome.kind === 'host-failed' && outcome.transient && !signal.aborted;
		return again ? this.#options.cast(item, index, signal) : outcome;
	}

	async #keep(ended: EndedItem<Item>): Promise<void> {
		const { outcome } = ended;
		const bytes = byteLength(outcome.stdout) + byteLength(outcome.stderr);
		this.#unkeptItems++;
		this.#unkeptBytes += bytes;
		this.#note(outcome);
		this.#tell();
		try {
			await this.#options.keep(ended);
			this.#count(outcome);
		} finally {
			this.#unkeptItems--;
			this.#unkeptBytes -= bytes;
		}
	}

	#note(outcome: CastOutcome): void {
		if (outcome.kind === 'cancelled') return;
		this.#kills = wasKilled(outcome) ? this.#kills + 1 : 0;
		if (outcome.kind !== 'ok' && this.#options.onFailure === 'stop') this.#stopped = true;
	}

	#count({ kind }: CastOutcome): void {
		this.#counts.done++;
		this.#counts[kind === 'ok' || kind === 'cancelled' ? kind : 'failed']++;
		if (kind !== 'cancelled') this.#pace.note();
	}

	/** Of several failures the first one is told. */
	#fail(error: unknown): void {
		this.#failure ??= { error };
		this.cancel();
	}

	async #until(holds: () => boolean): Promise<void> {
		while (!holds()) await this.#change.promise;
	}

	async #changedWithin(ms: number): Promise<void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		const timer = setTimeout(resolve, ms);
		await Promise.race([promise, this.#change.promise]);
		clearTimeout(timer);
	}

	#tell(): void {
		this.#change.resolve();
		this.#change = Promise.withResolvers();
		this.#options.onChange?.();
	}
}

function iteratorOf<Item>(source: AsyncIterable<Item> | Iterable<Item>): AsyncIterator<Item> | Iterator<Item> {
	return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}
