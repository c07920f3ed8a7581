import { SvelteSet } from 'svelte/reactivity';
import { readHashes, writeHashes } from './kept-hashes.ts';
import type { Settings } from './settings.ts';

const KEY = 'spell-trusted';

/** The modules that a person trusts to run at full speed, by hash. The one place where that is kept. */
export class TrustedModules {
	readonly #settings: Settings;
	readonly #hashes = new SvelteSet<string>();
	/** Looked into since the page was opened: only these can be trusted. */
	readonly #seen = new SvelteSet<string>();

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** Takes up what was kept before; what cannot be read is nothing. */
	restore(): void {
		this.#hashes.clear();
		for (const hash of readHashes(this.#settings, KEY)) this.#hashes.add(hash);
	}

	/** Those that are trusted, in the order in which that was chosen. */
	get hashes(): readonly string[] {
		return [...this.#hashes];
	}

	has(sha256: string): boolean {
		return this.#hashes.has(sha256);
	}

	/** Whether its size, hash and imports were shown, or it is trusted already. */
	canBeChosen(sha256: string): boolean {
		return this.#seen.has(sha256) || this.has(sha256);
	}

	markSeen(sha256: string): void {
		this.#seen.add(sha256);
	}

	choose(sha256: string, trust: 'trusted' | 'untrusted'): void {
		this.#seen.add(sha256);
		this.#hashes.delete(sha256);
		if (trust === 'trusted') this.#hashes.add(sha256);
		writeHashes(this.#settings, KEY, this.#hashes);
	}
}
