import type { Subscription } from 'dexie';
import type { DexieSumsList, SumsReading } from '../../storage/cast-sums-list.ts';
import type { Step } from '../../wasm/metrics/calendar.ts';
import type { Span } from '../../wasm/metrics/span.ts';
import type { RunArchive } from '../run-archive.ts';
import { spanOf, stepsOf, summarize, type MetricsSummary, type RangeId } from './metrics-summary.ts';

export type MetricsState =
	| { kind: 'opening' }
	/** No cast has ended on this device. */
	| { kind: 'empty' }
	| { kind: 'open'; summary: MetricsSummary; span: Span }
	| { kind: 'failed'; message: string };

export interface MetricsDependencies {
	archive: () => Promise<Pick<RunArchive, 'recover'> & { sums: () => Promise<Pick<DexieSumsList, 'watch'>> }>;
	/** Ms since 1970. */
	now: () => number;
}

/** Figures over the casts of a range, of one spell or all; anew whenever a cast ends in any tab. */
export class MetricsView {
	readonly #dependencies: MetricsDependencies;
	#state = $state.raw<MetricsState>({ kind: 'opening' });
	#range = $state<RangeId>('7d');
	#step = $state<Step>('day');
	#spell = $state<string>();
	/** Of the range, whatever spell is chosen. */
	#spells = $state.raw<readonly string[]>([]);
	#reading: SumsReading | undefined;
	#watching: Subscription | undefined;

	constructor(dependencies: MetricsDependencies) {
		this.#dependencies = dependencies;
	}

	get state(): MetricsState {
		return this.#state;
	}

	get range(): RangeId {
		return this.#range;
	}

	get step(): Step {
		return this.#step;
	}

	get spell(): string | undefined {
		return this.#spell;
	}

	get spells(): readonly string[] {
		return this.#spells;
	}

	async open(): Promise<void> {
		try {
			const { recover } = await this.#dependencies.archive();
			await recover();
			await this.#watch();
		} catch (error) {
			this.#fail(error);
		}
	}

	close(): void {
		this.#watching?.unsubscribe();
	}

	async chooseRange(range: RangeId): Promise<void> {
		this.#range = range;
		const steps = stepsOf(range);
		if (!steps.includes(this.#step)) this.#step = steps[0] ?? 'day';
		await this.#watch().catch((error: unknown) => this.#fail(error));
	}

	chooseStep(step: Step): void {
		this.#step = step;
		this.#summarize();
	}

	chooseSpell(spell: string | undefined): void {
		this.#spell = spell;
		this.#summarize();
	}

	async #watch(): Promise<void> {
		const range = this.#range;
		const sums = await (await this.#dependencies.archive()).sums();
		if (range !== this.#range) return;
		this.#watching?.unsubscribe();
		this.#watching = sums.watch((firstDay) => spanOf(range, this.#dependencies.now(), firstDay), {
			next: (reading) => {
				this.#reading = reading;
				this.#summarize();
			},
			error: (error) => this.#fail(error)
		});
	}

	#summarize(): void {
		if (this.#reading === undefined) return;
		const { firstDayMs, rows, span } = this.#reading;
		const names = rows.map(({ spell }) => spell);
		this.#spells = names.filter((name, index) => names.indexOf(name) === index).toSorted();
		if (firstDayMs === undefined) this.#state = { kind: 'empty' };
		else this.#state = { kind: 'open', summary: summarize(rows, span, this.#step, this.#spell), span };
	}

	#fail(error: unknown): void {
		console.info('The metrics could not be read:', error);
		this.#state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}
