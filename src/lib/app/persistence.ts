/**
 * Asks the browser not to clear by itself what is kept here: once there is something to lose, never on opening. Some
 * browsers ask their person then, so it is done once.
 */
import type { Settings } from './settings.ts';

/** Runs kept before it is asked for. */
export const ENOUGH_RUNS = 10;

const SETTING = 'spell-persistence';

/** What the browser answered; `undefined`: it was not asked yet. */
export type Persisted = 'promised' | 'refused' | undefined;

export class Persistence {
	readonly #settings: Settings;
	readonly #ask: () => Promise<boolean>;

	/** @param ask asks the browser, and tells whether it agreed. */
	constructor(settings: Settings, ask: () => Promise<boolean>) {
		this.#settings = settings;
		this.#ask = ask;
	}

	spellSaved(): Promise<void> {
		return persistedAnswer(this.#settings) === undefined ? this.#askNow() : Promise.resolve();
	}

	async runKept(): Promise<void> {
		if (persistedAnswer(this.#settings) !== undefined) return;
		const runs = Number(this.#settings.read(SETTING) ?? 0) + 1;
		this.#settings.write(SETTING, String(runs));
		if (runs >= ENOUGH_RUNS) await this.#askNow();
	}

	async #askNow(): Promise<void> {
		const agreed = await this.#ask();
		this.#settings.write(SETTING, agreed ? 'promised' : 'refused');
	}
}

export function persistedAnswer(settings: Settings): Persisted {
	const answer = settings.read(SETTING);
	return answer === 'promised' || answer === 'refused' ? answer : undefined;
}
