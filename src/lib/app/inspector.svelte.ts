/** Looking at modules: the one on the page, and the one that it is compared with. */
import type { Answer } from '../platform/browser/inspect.ts';
import { HostError } from '../wasm/errors.ts';
import type { StoredModule } from '../wasm/module-loader.ts';
import type { Inspection } from '../wasm/report/types.ts';
import { fetchSpell, fetchSpellIndex, type Fetch, type SpellEntry } from './spell-index.ts';

/** A module that was looked at. */
export interface Subject extends Inspection {
	name: string;
	blob: Blob;
}

export type InspectState =
	| { kind: 'empty' }
	| { kind: 'reading'; name: string }
	| { kind: 'ready'; subject: Subject }
	| { kind: 'failed'; name: string; message: string };

/** What looks at modules; `platform/browser/inspect.ts` in the app. */
export interface ModuleInspector {
	inspectModule(module: Blob, signal?: AbortSignal): Promise<Answer<'inspected'>>;
	packModule(module: Blob, manifest: unknown): Promise<Answer<'packed' | 'bad-manifest' | 'bad-module'>>;
	printModule(module: Blob, signal: AbortSignal): Promise<Answer<'printed' | 'not-printed'>>;
}

/** Modules that were opened before. */
export interface KeptBytes {
	/** Most recently used first. */
	recent(): Promise<readonly StoredModule[]>;
	bytes(sha256: string): Promise<Blob | undefined>;
}

export interface InspectorDependencies {
	fetch: Fetch;
	tools: () => Promise<ModuleInspector>;
	kept: () => Promise<KeptBytes>;
}

type Read = () => Promise<{ name: string; blob: Blob }>;

/** One module to look at. The last choice wins, whatever finishes first. */
export class Slot {
	readonly #tools: () => Promise<ModuleInspector>;
	#state = $state.raw<InspectState>({ kind: 'empty' });
	#running: AbortController | undefined;
	#again: () => Promise<void> = () => Promise.resolve();

	constructor(tools: () => Promise<ModuleInspector>) {
		this.#tools = tools;
	}

	get state(): InspectState {
		return this.#state;
	}

	get subject(): Subject | undefined {
		return this.#state.kind === 'ready' ? this.#state.subject : undefined;
	}

	async open(name: string, read: Read): Promise<void> {
		this.#running?.abort();
		const { signal } = (this.#running = new AbortController());
		this.#again = () => this.open(name, read);
		this.#state = { kind: 'reading', name };
		const state = await this.#inspect(name, read, signal);
		if (!signal.aborted) this.#state = state;
	}

	/** Does what failed once more. */
	retry(): Promise<void> {
		return this.#again();
	}

	clear(): void {
		this.#running?.abort();
		this.#state = { kind: 'empty' };
	}

	async #inspect(name: string, read: Read, signal: AbortSignal): Promise<InspectState> {
		try {
			const tools = await this.#tools();
			const module = await read();
			const { inspection } = await tools.inspectModule(module.blob, signal);
			return { kind: 'ready', subject: { ...module, ...inspection } };
		} catch (error) {
			return { kind: 'failed', name, message: error instanceof Error ? error.message : String(error) };
		}
	}
}

export class Inspector {
	readonly main: Slot;
	readonly other: Slot;
	readonly tools: () => Promise<ModuleInspector>;
	readonly #dependencies: InspectorDependencies;
	#examples = $state.raw<readonly SpellEntry[]>([]);
	#kept = $state.raw<readonly StoredModule[]>([]);

	constructor(dependencies: InspectorDependencies) {
		this.#dependencies = dependencies;
		this.tools = dependencies.tools;
		this.main = new Slot(dependencies.tools);
		this.other = new Slot(dependencies.tools);
	}

	get examples(): readonly SpellEntry[] {
		return this.#examples;
	}

	/** Opened before on this device; those that are no examples. */
	get kept(): readonly StoredModule[] {
		const examples = this.#examples.map(({ name }) => name);
		return this.#kept.filter(({ name }) => !examples.includes(name));
	}

	/** Fetches the lists to choose from. Without them, files can be opened all the same. */
	async openLists(): Promise<void> {
		const examples = fetchSpellIndex(this.#dependencies.fetch).catch(() => []);
		const kept = this.#dependencies.kept().then((modules) => modules.recent());
		this.#examples = await examples;
		this.#kept = await kept.catch(() => []);
	}

	openFile(slot: Slot, file: File): Promise<void> {
		return slot.open(file.name, () => Promise.resolve({ name: file.name, blob: file }));
	}

	/** An example or a kept module. */
	openHash(slot: Slot, sha256: string): Promise<void> {
		const example = this.#examples.find((entry) => entry.sha256 === sha256);
		const name = example?.name ?? this.#kept.find((entry) => entry.sha256 === sha256)?.name ?? 'module';
		return slot.open(name, async () => ({ name, blob: await this.#bytes(sha256, example) }));
	}

	async #bytes(sha256: string, example: SpellEntry | undefined): Promise<Blob> {
		if (example) return fetchSpell(this.#dependencies.fetch, example.name, () => undefined);
		const blob = await (await this.#dependencies.kept()).bytes(sha256);
		if (blob === undefined) {
			throw new HostError(
				'not-stored',
				`The module ${sha256.slice(0, 8)}… is not kept on this device: open its file again`
			);
		}
		return blob;
	}
}
