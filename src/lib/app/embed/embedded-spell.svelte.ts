/** The spell that a frame shows, from its address to where it can be cast. */
import { readEmbedFragment } from '../../links/embed-address.ts';
import { sharedMessage } from '../links/link-messages.ts';
import type { SharedLink, SharedState } from '../links/shared-link.svelte.ts';
import type { Message } from '../message.ts';
import type { ModuleChoice } from '../module-choice.svelte.ts';
import { fetchSpellIndex, type Fetch } from '../spell-index.ts';

export type EmbeddedState =
	| Exclude<SharedState, { kind: 'offered' | 'taken' | 'refused' }>
	| { kind: 'refused'; message: Message }
	/** It is in the runner's hands. */
	| { kind: 'open' };

export interface EmbeddedSpellDependencies {
	choice: Pick<ModuleChoice, 'chooseExample'>;
	fetch: Fetch;
	shared: () => Promise<SharedLink>;
}

export class EmbeddedSpell {
	readonly #dependencies: EmbeddedSpellDependencies;
	#own = $state.raw<EmbeddedState>({ kind: 'reading' });
	#link = $state.raw<SharedLink>();

	constructor(dependencies: EmbeddedSpellDependencies) {
		this.#dependencies = dependencies;
	}

	get state(): EmbeddedState {
		const link = this.#link?.state;
		if (link === undefined) return this.#own;
		return link.kind === 'offered' || link.kind === 'taken' ? { kind: 'open' } : link;
	}

	/** @param hash as `location.hash` gives it. What names a host is not asked for yet. */
	async open(hash: string): Promise<void> {
		this.#link = undefined;
		this.#own = { kind: 'reading' };
		try {
			const address = readEmbedFragment(hash);
			if (address.kind === 'example') await this.#openExample(address.name);
			else await this.#openLink(hash);
		} catch (error) {
			this.#own = { kind: 'refused', message: sharedMessage(error, 'the program') };
		}
	}

	/** The person lets the host be asked. */
	async fetch(): Promise<void> {
		await this.#link?.fetch();
		await this.#link?.take();
	}

	async #openExample(name: string): Promise<void> {
		const { choice, fetch } = this.#dependencies;
		const spell = (await fetchSpellIndex(fetch)).find((one) => one.name === name);
		if (spell === undefined) {
			this.#own = { kind: 'refused', message: noExample(name) };
			return;
		}
		await choice.chooseExample(spell);
		this.#own = { kind: 'open' };
	}

	async #openLink(hash: string): Promise<void> {
		const link = (this.#link = await this.#dependencies.shared());
		await link.openFragment(hash);
		await link.take();
	}
}

function noExample(name: string): Message {
	return {
		tone: 'failed',
		title: 'No such example',
		what: `This site has no example spell named ${name}.`,
		why: 'The page names one that was renamed or never there.',
		todo: 'Tell the page’s author. The examples are listed in Spell itself.'
	};
}
