import { SvelteSet } from 'svelte/reactivity';
import { hostsAskedFor } from '../wasm/network/control.ts';
import type { ModuleDescription } from '../wasm/protocol.ts';
import { readHashes, writeHashes } from './kept-hashes.ts';
import type { Settings } from './settings.ts';

const KEY = 'spell-network';

/** `once`: for the next cast. `always`: for this module, by its hash, until it is taken back. */
export type NetworkGrant = 'none' | 'once' | 'always';

/** Which modules a person lets reach the hosts that their manifests ask for. The hash covers the manifest, and so the hosts. */
export class NetworkGrants {
	readonly #settings: Settings;
	readonly #always = new SvelteSet<string>();
	#once = $state.raw<string | undefined>(undefined);

	constructor(settings: Settings) {
		this.#settings = settings;
	}

	/** Takes up what was kept before. */
	restore(): void {
		this.#always.clear();
		for (const hash of readHashes(this.#settings, KEY)) this.#always.add(hash);
	}

	/** Modules that may always reach their hosts, in the order in which that was chosen. */
	get hashes(): readonly string[] {
		return [...this.#always];
	}

	of(sha256: string): NetworkGrant {
		if (this.#always.has(sha256)) return 'always';
		return this.#once === sha256 ? 'once' : 'none';
	}

	choose(sha256: string, grant: NetworkGrant): void {
		this.#once = grant === 'once' ? sha256 : undefined;
		this.#always.delete(sha256);
		if (grant === 'always') this.#always.add(sha256);
		writeHashes(this.#settings, KEY, this.#always);
	}

	/** The hosts that a cast which begins now may reach. What was granted once is used up by it. */
	use({ sha256, manifest }: ModuleDescription): string[] {
		const grant = this.of(sha256);
		if (this.#once !== undefined) this.#once = undefined;
		return grant === 'none' || manifest === undefined ? [] : hostsAskedFor(manifest);
	}
}
