import type { Caster, LoadedModule } from '../wasm/caster.ts';
import type { ModuleProblem } from '../wasm/protocol.ts';
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
	caster: () => Promise<Caster>;
	fetch: Fetch;
	/** Another module is about to be there. */
	onChange: () => void;
	/** It is there, and can be cast. */
	onReady: (module: LoadedModule) => void;
}

/** Which module is chosen: an example spell or a file. The last choice wins, whatever finishes first. */
export class ModuleChoice {
	readonly #dependencies: ModuleChoiceDependencies;
	#state = $state.raw<ModuleState>({ kind: 'empty' });
	#gallery = $state.raw<GalleryState>({ kind: 'loading' });
	/** Name of the example spell chosen, if it is one. */
	#example = $state.raw<string | undefined>(undefined);
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

	get example(): string | undefined {
		return this.#example;
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

	chooseExample(spell: SpellEntry): Promise<void> {
		const { name, sizeBytes } = spell;
		return this.#choose(name, sizeBytes, name, (report) => fetchSpell(this.#dependencies.fetch, name, report));
	}

	chooseFile(file: File): Promise<void> {
		return this.#choose(file.name, file.size, undefined, () => Promise.resolve(file));
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

	#choose(
		name: string,
		sizeBytes: number,
		example: string | undefined,
		read: (report: (bytes: number) => void) => Promise<Blob>
	): Promise<void> {
		this.#again = () => this.#choose(name, sizeBytes, example, read);
		this.#example = example;
		this.#settled = this.#load(++this.#choices, name, sizeBytes, read);
		return this.#settled;
	}

	async #load(
		id: number,
		name: string,
		sizeBytes: number,
		read: (report: (bytes: number) => void) => Promise<Blob>
	): Promise<void> {
		const show = (state: ModuleState) => {
			if (id === this.#choices) this.#state = state;
		};
		this.#dependencies.onChange();
		show({ kind: 'loading', name, sizeBytes, step: 'fetching', receivedBytes: 0 });
		try {
			const [caster, blob] = await Promise.all([
				this.#dependencies.caster(),
				read((receivedBytes) => show({ kind: 'loading', name, sizeBytes, step: 'fetching', receivedBytes }))
			]);
			show({ kind: 'loading', name, sizeBytes: blob.size, step: 'checking', receivedBytes: blob.size });
			const module = await caster.load(blob);
			if (id !== this.#choices) return;
			const { problem } = module.description;
			if (problem === undefined) this.#dependencies.onReady(module);
			show(problem === undefined ? { kind: 'ready', name, module } : { kind: 'refused', name, module, problem });
		} catch (error) {
			show({ kind: 'failed', name, message: messageOf(error) });
		}
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
