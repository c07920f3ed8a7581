import { SvelteSet } from 'svelte/reactivity';
import type { Settings } from './settings.ts';

const KEY = 'spell-trusted';
const SHA256 = /^[0-9a-f]{64}$/;
/** Hashes kept; the ones trusted longest ago go first. */
const MOST = 500;

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
		for (const hash of hashesIn(this.#settings.read(KEY))) this.#hashes.add(hash);
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
		const kept = [...this.#hashes].slice(-MOST);
		this.#settings.write(KEY, kept.length === 0 ? undefined : JSON.stringify(kept));
	}
}

function hashesIn(text: string | undefined): string[] {
	try {
		const kept: unknown = JSON.parse(text ?? '[]');
		return Array.isArray(kept) ? kept.filter(isHash) : [];
	} catch {
		return [];
	}
}

function isHash(value: unknown): value is string {
	return typeof value === 'string' && SHA256.test(value);
}
