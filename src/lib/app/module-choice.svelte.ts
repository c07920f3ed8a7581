import type { LoadedModule } from '../wasm/caster.ts';
import type { ModuleSource, StoredModule } from '../wasm/module-loader.ts';
import type { ModuleProblem } from '../wasm/protocol.ts';
import type { KeptModules } from './kept-modules.ts';
import { fetchSpell, fetchSpellIndex, type Fetch, type SpellEntry } from './spell-index.ts';

/** The module that a cast would use. */
export type ModuleState =
	| { kind: 'empty' }
	| { kind: 'loading'; name: string; sizeBytes: number; step: 'fetching' | 'checking'; receivedBytes: number }
	| { kind: 'ready'; name: string; module: LoadedModule }
	| { kind: 'refused'; name: string; module: LoadedModule; problem: ModuleProblem }
	| { kind: 'failed'; name: string; message: string };

export type GalleryState =
	{ kind: 'loading' } | { kind: 'ready'; spells: readonly SpellEntry[] } | { kind: 'failed'; message: string };

export interface ModuleChoiceDependencies {
	modules: () => Promise<KeptModules>;
	fetch: Fetch;
	/** Another module is about to be there. */
	onChange: () => void;
	/** It is there, and can be cast. */
	onReady: (module: LoadedModule, name: string) => void;
}

/** Which module is chosen: an example spell or a file. The last choice wins, whatever finishes first. */
export class ModuleChoice {
	readonly #dependencies: ModuleChoiceDependencies;
	#state = $state.raw<ModuleState>({ kind: 'empty' });
	#gallery = $state.raw<GalleryState>({ kind: 'loading' });
	/** Name of the example spell chosen, if it is one. */
	#example = $state.raw<string | undefined>(undefined);
	#kept = $state.raw<readonly StoredModule[]>([]);
	#guest = $state.raw(false);
	#own = $state.raw(false);
	/** What was opened, if it was a file: a refused one is kept nowhere else. */
	#file: File | undefined;
	#choices = 0;
	#settled: Promise<void> = Promise.resolve();
	#again: () => Promise<void> = () => Promise.resolve();

	constructor(dependencies: ModuleChoiceDependencies) {
		this.#dependencies = dependencies;
	}

	get state(): ModuleState {
		return this.#state;
	}

	get gallery(): GalleryState {
		return this.#gallery;
	}

	/** Whether it goes by a name that a person gave it, whatever its manifest says. */
	get isOwn(): boolean {
		return this.#own;
	}

	/** What it is called: a saved spell as the person called it, else as its manifest does, else as its file. */
	get name(): string {
		const state = this.#state;
		if (state.kind === 'empty') return 'spell';
		if (this.#own) return state.name;
		const manifest = 'module' in state ? state.module.description.manifest : undefined;
		return manifest?.name ?? state.name.replace(/\.wasm$/i, '');
	}

	/** The file that was opened, when the module chosen is one with this hash. */
	fileOf(sha256: string | undefined): File | undefined {
		const state = this.#state;
		const isChosen = 'module' in state && state.module.description.sha256 === sha256;
		return isChosen ? this.#file : undefined;
	}

	/** Whether somebody sent the module that is chosen: it is kept nowhere and reaches nothing until the person saves it. */
	get isGuest(): boolean {
		return this.#guest;
	}

	get example(): string | undefined {
		return this.#example;
	}

	/** Modules opened before on this device that are no examples, the most recent first. */
	get kept(): readonly StoredModule[] {
		const gallery = this.#gallery.kind === 'ready' ? this.#gallery.spells : [];
		const examples = gallery.map(({ name }) => name);
		return this.#kept.filter(({ name }) => !examples.includes(name));
	}

	/** Fetches the index, puts the example asked for first, and chooses it when nothing is chosen yet. */
	async openGallery(preferred: string): Promise<void> {
		this.#gallery = { kind: 'loading' };
		try {
			const index = await fetchSpellIndex(this.#dependencies.fetch);
			const spells = index.toSorted((a, b) => Number(b.name === preferred) - Number(a.name === preferred));
			this.#gallery = { kind: 'ready', spells };
			const [first] = spells;
			if (first !== undefined && this.#state.kind === 'empty') await this.chooseExample(first);
		} catch (error) {
			this.#gallery = { kind: 'failed', message: messageOf(error) };
		}
	}

	/** @param called what it was called before; its own name when nothing is given. */
	chooseExample(spell: SpellEntry, called = spell.name): Promise<void> {
		const { name, sizeBytes, sha256 } = spell;
		const { fetch } = this.#dependencies;
		const read: ReadModule = async (report) => ({
			kind: 'buffer',
			bytes: await fetchSpell(fetch, name, report),
			name,
			sha256,
			keep: 'no'
		});
		return this.#choose({ name: called, sizeBytes, example: name, own: called !== name, read });
	}

	chooseFile(file: File): Promise<void> {
		const source = { kind: 'buffer', bytes: file, name: file.name.replace(/\.wasm$/, '') } as const;
		return this.#choose({ name: file.name, sizeBytes: file.size, file, read: () => Promise.resolve(source) });
	}

	/** A module that somebody sent. */
	chooseGuest({ name, bytes, sha256 }: { name: string; bytes: Blob; sha256: string }): Promise<void> {
		const source = { kind: 'buffer', bytes, name, sha256, keep: 'no' } as const;
		const file = new File([bytes], `${name}.wasm`);
		return this.#choose({ name, sizeBytes: bytes.size, file, guest: true, read: () => Promise.resolve(source) });
	}

	/**
	 * The person saved it: it is their own from here on, under this name.
	 * @returns makes it again what it was, unless another one was chosen since.
	 */
	adopt(name: string): () => void {
		const [state, guest, own, choice] = [this.#state, this.#guest, this.#own, this.#choices];
		if (state.kind !== 'ready') return () => undefined;
		const settle = (changed: ModuleState, isGuest: boolean, isOwn: boolean) => {
			if (choice === this.#choices) [this.#state, this.#guest, this.#own] = [changed, isGuest, isOwn];
			void this.#readKept();
		};
		settle({ ...state, name }, false, true);
		return () => settle(state, guest, own);
	}

	/** A module that was opened before. */
	chooseKept({ name, sha256, description }: StoredModule): Promise<void> {
		const read: ReadModule = () => Promise.resolve({ kind: 'stored', sha256 });
		return this.#choose({ name, sizeBytes: description.sizeBytes, read });
	}

	/** The module of an earlier cast: an example spell, or one that is kept here. */
	async chooseAgain({ name, sha256, sizeBytes }: { name: string; sha256: string; sizeBytes: number }): Promise<void> {
		const gallery = this.#gallery;
		const spells =
			gallery.kind === 'ready' ? gallery.spells : await fetchSpellIndex(this.#dependencies.fetch).catch(() => []);
		const example = spells.find((spell) => spell.sha256 === sha256);
		return example ? this.chooseExample(example, name) : this.chooseSaved({ name, sha256, sizeBytes });
	}

	/** A module that is kept here, under the name that a person knows it by. */
	chooseSaved({ name, sha256, sizeBytes }: { name: string; sha256: string; sizeBytes: number }): Promise<void> {
		const read: ReadModule = () => Promise.resolve({ kind: 'stored', sha256 });
		return this.#choose({ name, sizeBytes, own: true, read });
	}

	/** Removes a module from this device; the one that is chosen stays until another is. */
	async forget({ sha256 }: StoredModule): Promise<void> {
		const modules = await this.#dependencies.modules();
		await modules.forget(sha256);
		this.#kept = await modules.recent();
	}

	async #readKept(): Promise<void> {
		this.#kept = await (await this.#dependencies.modules()).recent();
	}

	/** Does what failed once more. */
	retry(): Promise<void> {
		return this.#again();
	}

	/** The module chosen, once it is loaded; `undefined` when there is none that can be cast. */
	async settled(): Promise<LoadedModule | undefined> {
		let waitedFor;
		do {
			waitedFor = this.#settled;
			await waitedFor;
		} while (waitedFor !== this.#settled);
		return this.#state.kind === 'ready' ? this.#state.module : undefined;
	}

	#choose(choice: Choice): Promise<void> {
		this.#again = () => this.#choose(choice);
		this.#example = choice.example;
		this.#file = choice.file;
		this.#guest = choice.guest ?? false;
		this.#own = choice.own ?? false;
		this.#settled = this.#load(++this.#choices, choice);
		return this.#settled;
	}

	async #load(id: number, choice: Choice): Promise<void> {
		const { name, sizeBytes } = choice;
		const show = (state: ModuleState) => {
			if (id === this.#choices) this.#state = state;
		};
		const report = (step: 'fetching' | 'checking', receivedBytes: number) =>
			show({ kind: 'loading', name, sizeBytes, step, receivedBytes });
		this.#dependencies.onChange();
		report('fetching', 0);
		try {
			const modules = await this.#dependencies.modules();
			const module = await openModule(modules, choice, report);
			if (id === this.#choices) this.#settle(name, module);
			this.#kept = await modules.recent();
		} catch (error) {
			show({ kind: 'failed', name, message: messageOf(error) });
		}
	}

	#settle(name: string, module: LoadedModule): void {
		const { problem } = module.description;
		if (problem === undefined) this.#dependencies.onReady(module, name);
		this.#state = problem === undefined ? { kind: 'ready', name, module } : { kind: 'refused', name, module, problem };
	}
}

type ReadModule = (report: (receivedBytes: number) => void) => Promise<ModuleSource>;

interface Choice {
	name: string;
	sizeBytes: number;
	example?: string;
	file?: File;
	guest?: boolean;
	own?: boolean;
	read: ReadModule;
}

async function openModule(
	modules: KeptModules,
	{ sizeBytes, read }: Choice,
	report: (step: 'fetching' | 'checking', receivedBytes: number) => void
): Promise<LoadedModule> {
	const source = await read((receivedBytes) => report('fetching', receivedBytes));
	report('checking', sizeBytes);
	return modules.open(source);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
