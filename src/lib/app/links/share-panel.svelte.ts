/** What the share dialog shows: a link in the way that was chosen, and what it would carry. */
import { writeUrlFragment } from '../../links/address.ts';
import { fitOfLink, type LinkFit } from '../../links/link-size.ts';
import { LinkRefusedError } from '../../links/shared-spell.ts';
import { encodeSpellFile } from '../../links/spell-file.ts';
import type { LoadedModule } from '../../wasm/caster.ts';
import type { InputForm } from '../input-form.svelte.ts';
import { linkProblemMessage } from './link-messages.ts';
import { inputToShare, selfContainedUrl, spellToShare, type InputOffer } from './share.ts';
import type { SnippetSubject } from './snippets.ts';

/** `itself`: the program is in the link. `address`: where the program is published is. */
export type ShareWay = 'itself' | 'address';

export type ShareLink =
	| { kind: 'making' }
	| { kind: 'made'; url: string; fit: LinkFit }
	| { kind: 'wanting'; what: string }
	| { kind: 'failed'; why: string };

export interface ShareSubject {
	name: string;
	module: LoadedModule;
	form: InputForm;
	/** Where this site has the module, if it is one of its own. */
	siteModuleUrl: string | undefined;
	/** Of this site, with its base path and a slash at the end. */
	siteUrl: string;
}

export class SharePanel {
	readonly subject: ShareSubject;
	#way = $state<ShareWay>('itself');
	#withInput = $state(false);
	#publishedAt = $state('');
	#input = $state.raw<InputOffer>({ kind: 'none' });
	#link = $state.raw<ShareLink>({ kind: 'making' });
	#makes = 0;

	constructor(subject: ShareSubject) {
		this.subject = subject;
		this.#way = subject.siteModuleUrl === undefined ? 'itself' : 'address';
		this.#publishedAt = subject.siteModuleUrl ?? '';
	}

	get way(): ShareWay {
		return this.#way;
	}

	get withInput(): boolean {
		return this.#withInput;
	}

	get publishedAt(): string {
		return this.#publishedAt;
	}

	/** What the input would be, if it went along. */
	get input(): InputOffer {
		return this.#input;
	}

	get link(): ShareLink {
		return this.#link;
	}

	/** Looks at the input, and makes the first link. */
	async open(): Promise<void> {
		const { form, module } = this.subject;
		this.#input = await inputToShare(form, module.description.manifest);
		await this.#make();
	}

	choose(way: ShareWay): Promise<void> {
		this.#way = way;
		return this.#make();
	}

	takeInput(along: 'along' | 'not-along'): Promise<void> {
		this.#withInput = along === 'along';
		return this.#make();
	}

	publish(url: string): Promise<void> {
		this.#publishedAt = url.trim();
		return this.#make();
	}

	/** All of it as a file, for what no link holds. @throws HostError when the module's bytes cannot be had again. */
	async file(): Promise<Blob> {
		return new Blob([await encodeSpellFile(await spellToShare({ ...this.subject, input: this.#sent() }))]);
	}

	/** For the same cast elsewhere. The input is in it only when it was let into the link. */
	get snippet(): SnippetSubject {
		const { name, module, form, siteUrl } = this.subject;
		const { description } = module;
		const { timeoutMs } = form.readings;
		const input = this.#sent();
		return {
			name: description.manifest?.name ?? name,
			sha256: description.sha256,
			args: form.arguments.kind === 'parsed' ? form.arguments.args : [],
			input: input === undefined || input.fileName !== undefined ? undefined : new TextDecoder().decode(input.bytes),
			url: this.#publishedAt === '' ? undefined : this.#publishedAt,
			siteUrl,
			timeoutMs: form.limitsChanged && timeoutMs.kind === 'value' ? timeoutMs.value : undefined
		};
	}

	#sent() {
		return this.#withInput && this.#input.kind === 'ready' ? this.#input.input : undefined;
	}

	async #make(): Promise<void> {
		const id = ++this.#makes;
		this.#link = { kind: 'making' };
		const link = await this.#made().catch((error: unknown): ShareLink => ({ kind: 'failed', why: whyOf(error) }));
		if (id === this.#makes) this.#link = link;
	}

	async #made(): Promise<ShareLink> {
		const page = `${this.subject.siteUrl}r/`;
		if (this.#way === 'itself') {
			return made(await selfContainedUrl(page, await spellToShare({ ...this.subject, input: this.#sent() })));
		}
		if (this.#publishedAt === '') return { kind: 'wanting', what: 'Say where the .wasm file is published.' };
		return made(`${page}#${writeUrlFragment(this.#publishedAt, this.subject.module.description.sha256)}`);
	}
}

function made(url: string): ShareLink {
	return { kind: 'made', url, fit: fitOfLink(url.length) };
}

function whyOf(error: unknown): string {
	if (error instanceof LinkRefusedError) return linkProblemMessage(error.problem).what;
	return error instanceof Error ? error.message : String(error);
}
