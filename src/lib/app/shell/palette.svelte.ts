/** What can be gone to and done from anywhere, found by a few letters. */
import { SpellSearch } from '../library/spell-search.ts';
import { fetchSpellIndex, type Fetch } from '../spell-index.ts';
import type { RunnerApp } from '../root.ts';
import { outcomeWord, whenWord } from '../run-words.ts';
import { PAGES } from './pages.ts';
import type { ShortcutId } from './shortcuts.ts';

/** What a page offers while it is open. */
export interface PageAction {
	label: string;
	/** The keys that do the same. */
	shortcut?: ShortcutId;
	run: () => void;
}

export const GROUPS = ['Here', 'Pages', 'Spells', 'Runs'] as const;
export type PaletteGroup = (typeof GROUPS)[number];

export interface PaletteItem {
	/** The same as long as the item is. */
	key: string;
	group: PaletteGroup;
	label: string;
	/** What tells it from others of its name. */
	hint?: string;
	shortcut?: ShortcutId;
	run: () => void | Promise<void>;
}

export interface PaletteDependencies {
	app: Pick<RunnerApp, 'choice' | 'archive' | 'library' | 'openSpell' | 'theme'>;
	actions: readonly PageAction[];
	fetch: Fetch;
	/** Whether anything was ever kept here: the database is not opened to find it empty. */
	hasDatabase: () => Promise<boolean>;
	/** Goes to a page. @param path below the base path. */
	go: (path: string) => void | Promise<void>;
}

/** Of each group, at most as many are shown. */
const MOST_OF_GROUP = 8;
const MOST_RUNS = 20;

export class Palette {
	readonly #dependencies: PaletteDependencies;
	readonly #search = new SpellSearch<PaletteItem>(({ key, label, hint = '' }) => ({ key, name: label, text: hint }));
	#items = $state.raw<readonly PaletteItem[]>([]);
	#words = $state('');
	readonly #found = $derived.by(() => this.#find(this.#items, this.#words));

	constructor(dependencies: PaletteDependencies) {
		this.#dependencies = dependencies;
		this.#items = [...this.#actionItems(), ...this.#pageItems()];
	}

	get words(): string {
		return this.#words;
	}

	set words(words: string) {
		this.#words = words;
	}

	/** What fits the words, in the order of the groups. */
	get found(): readonly PaletteItem[] {
		return this.#found;
	}

	/** Spells and runs come in as they are read; what cannot be read is not there. */
	async open(): Promise<void> {
		const reading = [this.#examples(), this.#saved(), this.#runs()].map(async (items) => {
			try {
				const read = await items;
				this.#items = [...this.#items, ...read];
			} catch (error) {
				console.info('Part of the palette could not be read:', error);
			}
		});
		await Promise.all(reading);
	}

	#find(items: readonly PaletteItem[], words: string): PaletteItem[] {
		this.#search.index(items);
		const found = words.trim() === '' ? items : this.#search.find(words);
		return GROUPS.flatMap((group) => found.filter((item) => item.group === group).slice(0, MOST_OF_GROUP));
	}

	#actionItems(): PaletteItem[] {
		return this.#dependencies.actions.map((action) => ({ ...action, key: `action ${action.label}`, group: 'Here' }));
	}

	#pageItems(): PaletteItem[] {
		const { go } = this.#dependencies;
		return PAGES.map(({ label, path }) => ({ key: `page ${path}`, group: 'Pages', label, run: () => go(path) }));
	}

	async #examples(): Promise<PaletteItem[]> {
		const { app, fetch, go } = this.#dependencies;
		const spells = await fetchSpellIndex(fetch);
		return spells.map((spell) => ({
			key: `example ${spell.name}`,
			group: 'Spells',
			label: spell.name,
			hint: spell.description,
			run: async () => {
				void app.choice.chooseExample(spell);
				await go('/');
			}
		}));
	}

	async #saved(): Promise<PaletteItem[]> {
		const { app, go, hasDatabase } = this.#dependencies;
		if (!(await hasDatabase())) return [];
		const spells = await (await app.library()).spells();
		return spells.map(({ id, name }) => ({
			key: `spell ${id}`,
			group: 'Spells',
			label: name,
			hint: 'saved here',
			run: async () => {
				await app.openSpell(id);
				await go('/');
			}
		}));
	}

	async #runs(): Promise<PaletteItem[]> {
		const { app, go, hasDatabase } = this.#dependencies;
		if (!(await hasDatabase())) return [];
		const { list } = await app.archive();
		return (await list.newest({}, MOST_RUNS)).map(({ id, spell, startedAt, outcome }) => ({
			key: `run ${id}`,
			group: 'Runs',
			label: spell,
			hint: `${whenWord(startedAt, Date.now())} · ${outcomeWord(outcome).label}`,
			run: () => go(`/runs/run/#${id}`)
		}));
	}
}
