import type { GivenFiles } from '../../platform/browser/dropped.ts';
import { InvalidInputError } from '../../wasm/errors.ts';
import type { BatchDesk } from './batch-desk.svelte.ts';
import { itemsOfFiles, itemsOfText, type BatchItem, type TextKind } from './batch-items.ts';

export type SourceTab = 'files' | TextKind;

/** Where a batch's items come from. What was given in each tab stays; the tab that is open counts. */
export class BatchSource {
	readonly #desk: BatchDesk;
	#tab = $state<SourceTab>('files');
	#texts = $state<Record<TextKind, string>>({ lines: '', json: '' });
	#files: readonly BatchItem[] = [];
	#problem = $state.raw<string | undefined>(undefined);
	#reading = $state(false);
	#reads = 0;

	constructor(desk: BatchDesk) {
		this.#desk = desk;
	}

	get tab(): SourceTab {
		return this.#tab;
	}

	/** Why there is nothing to cast, or not what was given last. */
	get problem(): string | undefined {
		return this.#problem;
	}

	get reading(): boolean {
		return this.#reading;
	}

	text(kind: TextKind): string {
		return this.#texts[kind];
	}

	choose(tab: SourceTab): Promise<void> {
		this.#tab = tab;
		return this.#read(() => this.#itemsOf(tab));
	}

	/** In place of what was typed before. */
	type(kind: TextKind, text: string): Promise<void> {
		this.#texts[kind] = text;
		return this.#read(() => this.#itemsOf(kind));
	}

	/** The text of a file. */
	async open(kind: TextKind, file: File): Promise<void> {
		return this.type(kind, await file.text());
	}

	/** Besides the files that are there already. */
	add(given: readonly GivenFiles[]): Promise<void> {
		this.#tab = 'files';
		return this.#read(async () => {
			const all = [...this.#files, ...(await itemsOfFiles(given))];
			this.#files = all;
			return all;
		});
	}

	clearFiles(): Promise<void> {
		this.#files = [];
		return this.choose('files');
	}

	#itemsOf(tab: SourceTab): Promise<readonly BatchItem[]> {
		if (tab === 'files') return Promise.resolve(this.#files);
		const text = this.#texts[tab];
		return text.trim() === '' ? Promise.resolve([]) : itemsOfText(tab, new TextEncoder().encode(text));
	}

	/** What was asked for last is what counts. */
	async #read(items: () => Promise<readonly BatchItem[]>): Promise<void> {
		const read = ++this.#reads;
		if (this.#desk.state.kind === 'running')
			return this.#fail(read, 'A batch is running: wait for its end, or cancel it.');
		[this.#problem, this.#reading] = [undefined, true];
		try {
			const found = await items();
			if (read === this.#reads) this.#desk.give(found);
		} catch (error) {
			if (!(error instanceof InvalidInputError))
				this.#fail(read, error instanceof Error ? error.message : String(error));
			else this.#fail(read, error.problems.map(({ message }) => message).join(' '));
		}
		if (read === this.#reads) this.#reading = false;
	}

	#fail(read: number, message: string): void {
		if (read !== this.#reads) return;
		this.#problem = message;
		if (this.#tab !== 'files') this.#desk.give([]);
	}
}
