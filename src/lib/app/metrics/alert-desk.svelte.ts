import type { Subscription } from 'dexie';
import type { DexieSumsList } from '../../storage/cast-sums-list.ts';
import type { StoredSums } from '../../storage/cast-sums.ts';
import { MetricLimitError } from '../../wasm/metrics/thresholds.ts';
import type { Settings } from '../settings.ts';
import { alertSpan, checkAlerts, type AlertReport } from './alert-check.ts';
import { readAlerts, readLimits, writeAlerts, writeLimits } from './alert-settings.ts';
import { seeAlert, type AlertLimits, type AlertName } from './alerts.ts';
import { readField, writeField, type LimitFieldName } from './alert-fields.ts';
import { alertWords } from './alert-words.ts';

export interface AlertDeskDependencies {
	settings: Settings;
	sums: () => Promise<Pick<DexieSumsList, 'watch'>>;
	/** Ms since 1970. */
	now: () => number;
	say: (text: string) => void;
}

/** Thresholds and the budget, to be set, with what is found of them and the alerts that stand. */
export class AlertDesk {
	readonly #dependencies: AlertDeskDependencies;
	#report = $state.raw<AlertReport>();
	#limits = $state.raw<AlertLimits>({ thresholds: {}, budgetCents: undefined });
	#faults = $state.raw<Partial<Record<LimitFieldName, MetricLimitError>>>({});
	#rows: readonly StoredSums[] = [];
	#watching: Subscription | undefined;

	constructor(dependencies: AlertDeskDependencies) {
		this.#dependencies = dependencies;
	}

	/** `undefined` until the sums were read. */
	get report(): AlertReport | undefined {
		return this.#report;
	}

	get limits(): AlertLimits {
		return this.#limits;
	}

	/** Why what was written last into a field was not taken. */
	get faults(): Readonly<Partial<Record<LimitFieldName, MetricLimitError>>> {
		return this.#faults;
	}

	async open(): Promise<void> {
		const { settings, sums, now } = this.#dependencies;
		this.#limits = readLimits(settings);
		this.#watching?.unsubscribe();
		this.#watching = (await sums()).watch(() => alertSpan(now()), {
			next: ({ rows }) => {
				this.#rows = rows;
				this.#check();
			},
			error: (error) => console.info('Thresholds could not be looked at:', error)
		});
	}

	close(): void {
		this.#watching?.unsubscribe();
	}

	/** What a person wrote into a field; nothing removes the limit. What is no limit changes nothing. */
	set(name: LimitFieldName, text: string): void {
		try {
			const value = readField(name, text);
			this.#limits = withLimit(this.#limits, name, value);
			this.#faults = { ...this.#faults, [name]: undefined };
		} catch (error) {
			if (!(error instanceof MetricLimitError)) throw error;
			this.#faults = { ...this.#faults, [name]: error };
			return;
		}
		writeLimits(this.#dependencies.settings, this.#limits);
		this.#check();
	}

	see(name: AlertName): void {
		const { settings } = this.#dependencies;
		writeAlerts(settings, seeAlert(readAlerts(settings), name));
		this.#check();
	}

	/** The text that a field begins with. */
	textOf(name: LimitFieldName): string {
		const { thresholds, budgetCents } = this.#limits;
		return writeField(name, name === 'budgetCents' ? budgetCents : thresholds[name]);
	}

	#check(): void {
		const { settings, now, say } = this.#dependencies;
		this.#report = checkAlerts(settings, this.#rows, now(), (raised) => say(alertWords(raised)));
	}
}

function withLimit(
	{ thresholds, budgetCents }: AlertLimits,
	name: LimitFieldName,
	value: number | undefined
): AlertLimits {
	if (name === 'budgetCents') return { thresholds, budgetCents: value };
	const next = { ...thresholds };
	if (value === undefined) delete next[name];
	else next[name] = value;
	return { thresholds: next, budgetCents };
}
