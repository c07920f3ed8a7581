import type { KeepLimits } from '../storage/kept-bytes.ts';
import { MIB } from '../wasm/limits.ts';
import type { Settings } from './settings.ts';

/** What a person can choose from, in bytes. */
export const KEEP_EACH: readonly number[] = [0, 65_536, MIB, 16 * MIB];
export const KEEP_ALL: readonly number[] = [10 * MIB, 100 * MIB, 1_024 * MIB];

const EACH_KEY = 'spell-keep-each';
const ALL_KEY = 'spell-keep-all';
const DEFAULTS: KeepLimits = { eachBytes: MIB, allBytes: 100 * MIB };

/** How much of inputs and outputs is kept with the records. Kept on this device, shared by its tabs. */
export class KeepChoice {
	readonly #settings: Settings;
	#limits = $state.raw<KeepLimits>(DEFAULTS);

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	get limits(): KeepLimits {
		return this.#limits;
	}

	/** Takes up what was chosen before, here or in another tab. */
	restore(): void {
		const one = (key: string, choices: readonly number[]) =>
			choices.find((bytes) => String(bytes) === this.#settings.read(key));
		this.#limits = {
			eachBytes: one(EACH_KEY, KEEP_EACH) ?? DEFAULTS.eachBytes,
			allBytes: one(ALL_KEY, KEEP_ALL) ?? DEFAULTS.allBytes
		};
	}

	choose(changes: Partial<KeepLimits>): void {
		this.#limits = { ...this.#limits, ...changes };
		this.#settings.write(EACH_KEY, String(this.#limits.eachBytes));
		this.#settings.write(ALL_KEY, String(this.#limits.allBytes));
	}
}
