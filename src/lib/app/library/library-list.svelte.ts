import type { Subscription } from 'dexie';
import type { SpellChanges, SpellRecord, WholeSpell } from '../../storage/spell-record.ts';
import type { Abi } from '../../wasm/protocol.ts';
import { fetchSpellIndex, type Fetch, type SpellEntry } from '../spell-index.ts';
import type { Library } from './library.ts';
import { schemaText } from './schema-text.ts';
import { SpellSearch, type Searched } from './spell-search.ts';
import { countTags } from './tag-counts.ts';

/** A line of the library. Ids of examples are their names, which no UUID is like. */
export type LibraryItem =
	| { kind: 'own'; id: string; abi: Abi | undefined; spell: SpellRecord }
	| { kind: 'example'; id: string; abi: Abi | undefined; entry: SpellEntry };

export type LibraryListState = { kind: 'opening' } | { kind: 'open' } | { kind: 'failed'; message: string };

export type Source = 'all' | 'own' | 'examples';

/** What is shown; a field that is absent shows all. */
export interface LibraryFilter {
	source: Source;
	tag?: string | undefined;
	abi?: Abi | undefined;
}

export interface LibraryListDependencies {
	open: () => Promise<Library>;
	fetch: Fetch;
}

/** Saved spells, pinned ones first, then as they were used, and the examples. Follows what any tab changes. */
export class LibraryList {
	readonly #dependencies: LibraryListDependencies;
	readonly #search = new SpellSearch<LibraryItem>(searchedOf);
	#library: Library | undefined;
	#watching: Subscription | undefined;
	#state = $state.raw<LibraryListState>({ kind: 'opening' });
	#spells = $state.raw<readonly SpellRecord[]>([]);
	#examples = $state.raw<readonly SpellEntry[]>([]);
	#noExamples = $state(false);
	#filter = $state.raw<LibraryFilter>({ source: 'all' });
	#needle = $state('');
	#shown = $state.raw<readonly LibraryItem[]>([]);

	readonly #tags = $derived(countTags(this.#spells));

	constructor(dependencies: LibraryListDependencies) {
		this.#dependencies = dependencies;
	}

	get state(): LibraryListState {
		return this.#state;
	}

	get filter(): LibraryFilter {
		return this.#filter;
	}

	get needle(): string {
		return this.#needle;
	}

	/** What fits, in its order. */
	get shown(): readonly LibraryItem[] {
		return this.#shown;
	}

	/** How many spells a person saved. */
	get saved(): number {
		return this.#spells.length;
	}

	/** Whether the site's examples could not be fetched. */
	get noExamples(): boolean {
		return this.#noExamples;
	}

	/** Of all spells, the most frequent ones, in order of the alphabet. */
	get tags(): readonly string[] {
		return this.#tags;
	}

	get filtered(): boolean {
		const { source, tag, abi } = this.#filter;
		return this.#needle.trim() !== '' || source !== 'all' || tag !== undefined || abi !== undefined;
	}

	/** Examples show as soon as they are there, whether or not the database opens. */
	async open(): Promise<void> {
		this.#state = { kind: 'opening' };
		const examples = this.#fetchExamples();
		try {
			this.#library = await this.#dependencies.open();
			this.#watching?.unsubscribe();
			this.#watching = this.#library.store.watch({
				next: (spells) => {
					this.#spells = inOrder(spells);
					this.#state = { kind: 'open' };
					this.#index();
				},
				error: (error) => this.#fail(error)
			});
		} catch (error) {
			this.#fail(error);
		}
		await examples;
	}

	close(): void {
		this.#watching?.unsubscribe();
	}

	choose(changes: Partial<LibraryFilter>): void {
		this.#filter = { ...this.#filter, ...changes };
		this.#index();
	}

	look(needle: string): void {
		this.#needle = needle;
		this.#shown = this.#search.find(needle);
	}

	/** @throws what `DexieSpellStore.change` throws. */
	async change(id: string, changes: SpellChanges): Promise<void> {
		await this.#library?.store.change(id, changes);
	}

	/** @returns what was deleted, to be put back by `restore`. */
	async delete(id: string): Promise<WholeSpell | undefined> {
		return this.#library?.store.delete(id);
	}

	async restore(deleted: WholeSpell): Promise<void> {
		await this.#library?.store.restore(deleted);
	}

	async #fetchExamples(): Promise<void> {
		try {
			this.#examples = await fetchSpellIndex(this.#dependencies.fetch);
			this.#noExamples = false;
		} catch {
			this.#noExamples = true;
		}
		this.#index();
	}

	/** Filters are applied here, so that a key that is pressed searches among what fits. */
	#index(): void {
		const { source, tag, abi } = this.#filter;
		const own = source === 'examples' ? [] : this.#spells.map(ownItem);
		const examples = source === 'own' ? [] : this.#examples.map(exampleItem);
		const fits = (item: LibraryItem) =>
			(abi === undefined || item.abi === abi) &&
			(tag === undefined || (item.kind === 'own' && item.spell.tags.includes(tag)));
		this.#search.index([...own, ...examples].filter(fits));
		this.#shown = this.#search.find(this.#needle);
	}

	#fail(error: unknown): void {
		console.info('The library could not be read:', error);
		this.#state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}

function ownItem(spell: SpellRecord): LibraryItem {
	return { kind: 'own', id: spell.id, abi: spell.current.abi, spell };
}

function exampleItem(entry: SpellEntry): LibraryItem {
	return { kind: 'example', id: entry.name, abi: entry.abi, entry };
}

function searchedOf(item: LibraryItem): Searched {
	if (item.kind === 'example') {
		const { name, description, manifest } = item.entry;
		return { key: name, name, text: `${description}\n${schemaText(manifest.input?.schema)}` };
	}
	const { id, updatedAt, name, description, tags, current } = item.spell;
	return { key: `${id} ${updatedAt}`, name, text: [description, ...tags, current.schemaText].join('\n') };
}

function inOrder(spells: readonly SpellRecord[]): SpellRecord[] {
	const usedAt = (spell: SpellRecord) => spell.usedAt ?? spell.createdAt;
	return spells.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || usedAt(b) - usedAt(a));
}
