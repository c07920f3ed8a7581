/** A spell that somebody sent, from the address to the runner: nothing is loaded, cast or kept before the person says so. */
import type { Answer } from '../../platform/browser/inspect.ts';
import { readFragment, writeUrlFragment } from '../../links/address.ts';
import { decodeSelfContained } from '../../links/self-contained.ts';
import type { SharedInput, SharedLimits, SharedSpell } from '../../links/shared-spell.ts';
import { decodeSpellFile } from '../../links/spell-file.ts';
import { HashMismatchError } from '../../wasm/errors.ts';
import type { ModuleDescription } from '../../wasm/protocol.ts';
import type { Message } from '../message.ts';
import { sharedMessage } from './link-messages.ts';

/** Where an offer comes from, as the card says it. */
export type OfferSource =
	{ kind: 'link' } | { kind: 'file'; name: string } | { kind: 'host'; host: string; url: string };

/** A program that waits for the person's word, and what is known of it without loading it. */
export interface Offer {
	name: string;
	source: OfferSource;
	bytes: Blob;
	description: ModuleDescription;
	/** Whether the link said which bytes it meant, by their hash. */
	pinned: 'pinned' | 'not-pinned';
	limits: SharedLimits;
	args: readonly string[];
	input: SharedInput | undefined;
}

export type SharedState =
	| { kind: 'empty' }
	| { kind: 'reading' }
	/** Nothing was asked of the host yet. */
	| { kind: 'asking'; url: string; host: string; sha256: string | undefined }
	| { kind: 'fetching'; host: string }
	| { kind: 'offered'; offer: Offer }
	/** Made from this text by that compiler; there is none here. */
	| { kind: 'source'; name: string; text: string; language: string; compiler: string }
	| { kind: 'refused'; message: Message; canRetry: boolean }
	| { kind: 'taken'; offer: Offer };

export interface SharedLinkDependencies {
	/** Without credentials or referrer. */
	fetch: (url: string, signal: AbortSignal) => Promise<Blob>;
	/** Looks at a module in a worker of its own, and compiles nothing. */
	inspect: (module: Blob, signal: AbortSignal) => Promise<Answer<'inspected'>>;
	/** Puts the program, and what came with it, into the runner. */
	take: (offer: Offer) => Promise<void>;
}

/** What comes with a bare module. */
const NOTHING_ELSE = { limits: {}, args: [], input: undefined } as const;

export class SharedLink {
	readonly #dependencies: SharedLinkDependencies;
	#state = $state.raw<SharedState>({ kind: 'empty' });
	#running: AbortController | undefined;
	#again: () => Promise<void> = () => Promise.resolve();

	constructor(dependencies: SharedLinkDependencies) {
		this.#dependencies = dependencies;
	}

	get state(): SharedState {
		return this.#state;
	}

	/** What an address brings along (`location.hash`). One that names a host asks nothing of it yet. */
	openFragment(hash: string): Promise<void> {
		return this.#work('the program', async (signal) => {
			const address = readFragment(hash);
			if (address.kind === 'none') return { kind: 'empty' };
			if (address.kind === 'self-contained')
				return this.#offer(await decodeSelfContained(address.fragment), { kind: 'link' }, signal);
			return { ...address, kind: 'asking', host: hostOf(address.url) };
		});
	}

	/** A `.spell` file. */
	openFile(file: File): Promise<void> {
		return this.#work(file.name, async (signal) => {
			const spell = await decodeSpellFile(new Uint8Array(await file.arrayBuffer()));
			return this.#offer(spell, { kind: 'file', name: file.name }, signal);
		});
	}

	/** A module without anything that goes with it, which somebody sent. */
	openModule(file: File): Promise<void> {
		return this.#work(file.name, async (signal) => {
			const bytes = new Blob([await file.arrayBuffer()]);
			const description = await this.#describe(bytes, signal);
			const name = description.manifest?.name ?? nameIn(file.name);
			const source = { kind: 'file', name: file.name } as const;
			return { kind: 'offered', offer: { name, source, bytes, description, pinned: 'pinned', ...NOTHING_ELSE } };
		});
	}

	/** The person lets the host be asked. */
	async fetch(): Promise<void> {
		const asked = this.#state;
		if (asked.kind !== 'asking') return;
		await this.#work(asked.url, async (signal) => {
			this.#state = { kind: 'fetching', host: asked.host };
			const bytes = await this.#dependencies.fetch(asked.url, signal);
			return this.#offerFetched(asked, bytes, signal);
		});
	}

	/** The person wants it in the runner. */
	async take(): Promise<void> {
		if (this.#state.kind !== 'offered') return;
		const { offer } = this.#state;
		this.#state = { kind: 'taken', offer };
		await this.#dependencies.take(offer);
	}

	/** The fragment (without its `#`) of a link that means these very bytes; `undefined` where there is no host to name. */
	pin(): string | undefined {
		if (this.#state.kind !== 'offered' || this.#state.offer.source.kind !== 'host') return undefined;
		const { offer } = this.#state;
		const { url } = this.#state.offer.source;
		this.#state = { kind: 'offered', offer: { ...offer, pinned: 'pinned' } };
		return writeUrlFragment(url, offer.description.sha256);
	}

	/** Gives up what is read or fetched, or was offered. */
	decline(): void {
		this.#running?.abort();
		this.#state = { kind: 'empty' };
	}

	retry(): Promise<void> {
		return this.#again();
	}

	async #work(subject: string, read: (signal: AbortSignal) => Promise<SharedState>): Promise<void> {
		const before = this.#state;
		this.#running?.abort();
		const { signal } = (this.#running = new AbortController());
		this.#state = { kind: 'reading' };
		this.#again = () => {
			this.#state = before;
			return before.kind === 'asking' ? this.fetch() : this.#work(subject, read);
		};
		const state = await read(signal).catch((error: unknown): SharedState => {
			return { kind: 'refused', message: sharedMessage(error, subject), canRetry: before.kind === 'asking' };
		});
		if (!signal.aborted) this.#state = state;
	}

	async #offer(spell: SharedSpell, source: OfferSource, signal: AbortSignal): Promise<SharedState> {
		const { program, name, limits, args, input } = spell;
		if (program.kind === 'source') return { ...program, kind: 'source', name };
		const bytes = new Blob([program.bytes]);
		const description = await this.#describe(bytes, signal);
		return {
			kind: 'offered',
			offer: { name, source, bytes, description, pinned: 'pinned', limits, args, input }
		};
	}

	async #offerFetched(
		{ url, host, sha256 }: { url: string; host: string; sha256: string | undefined },
		bytes: Blob,
		signal: AbortSignal
	): Promise<SharedState> {
		const description = await this.#describe(bytes, signal);
		if (sha256 !== undefined && sha256 !== description.sha256) throw new HashMismatchError(sha256, description.sha256);
		const name = description.manifest?.name ?? nameIn(url);
		const pinned = sha256 === undefined ? 'not-pinned' : 'pinned';
		return {
			kind: 'offered',
			offer: { name, source: { kind: 'host', host, url }, bytes, description, pinned, ...NOTHING_ELSE }
		};
	}

	async #describe(bytes: Blob, signal: AbortSignal): Promise<ModuleDescription> {
		const { inspection } = await this.#dependencies.inspect(bytes, signal);
		return inspection.report;
	}
}

function hostOf(url: string): string {
	return URL.parse(url)?.host ?? url;
}

/** `word-count` of `https://example.org/spells/word-count.wasm?v=2`, and of `word-count.wasm`. */
function nameIn(url: string): string {
	const last = (URL.parse(url)?.pathname ?? url).split('/').at(-1) ?? '';
	return last.replace(/\.wasm$/i, '') || 'unnamed';
}
