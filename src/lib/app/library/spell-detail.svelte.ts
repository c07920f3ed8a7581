import type { Subscription } from 'dexie';
import type { SpellChanges, SpellVersion, WholeSpell } from '../../storage/spell-record.ts';
import type { ModuleDescription } from '../../wasm/protocol.ts';
import type { KeptVersions, Library } from './library.ts';

export type SpellDetailState =
	{ kind: 'opening' } | { kind: 'open'; whole: WholeSpell } | { kind: 'missing' } | { kind: 'failed'; message: string };

/** A saved spell with its versions, as it is now in the database; any tab may change it. */
export class SpellDetail {
	readonly #open: () => Promise<Library>;
	#state = $state.raw<SpellDetailState>({ kind: 'opening' });
	/** What is there of the versions' modules; `undefined` until it is known. */
	#kept = $state.raw<KeptVersions | undefined>(undefined);
	#watching: Subscription | undefined;
	#id = '';

	constructor(open: () => Promise<Library>) {
		this.#open = open;
	}

	get state(): SpellDetailState {
		return this.#state;
	}

	/** What is inside a version; `undefined` while that is read, and when its module is lost. */
	describe(sha256: string): ModuleDescription | undefined {
		return this.#kept?.descriptions.get(sha256);
	}

	/** Whether a version's bytes were damaged, and dropped. */
	isLost(sha256: string): boolean {
		return this.#kept?.lost.has(sha256) === true;
	}

	async open(id: string): Promise<void> {
		this.close();
		this.#id = id;
		this.#state = { kind: 'opening' };
		try {
			const { store } = await this.#open();
			if (id !== this.#id) return;
			this.#watching = store.watchOne(id, {
				next: (whole) => void this.#take(whole),
				error: (error) => this.#fail(error)
			});
		} catch (error) {
			this.#fail(error);
		}
	}

	close(): void {
		this.#watching?.unsubscribe();
		this.#id = '';
	}

	/** @throws what `DexieSpellStore.change` throws. */
	async change(changes: SpellChanges): Promise<void> {
		await (await this.#open()).store.change(this.#id, changes);
	}

	/** @throws SpellGoneError. */
	async makeCurrent(sha256: string): Promise<void> {
		await (await this.#open()).store.makeCurrent(this.#id, sha256);
	}

	/** @throws what `Library.check` and `DexieSpellStore.addVersion` throw. */
	async addVersion(file: File, notes: string): Promise<SpellVersion> {
		const library = await this.#open();
		try {
			return await library.addVersion(this.#id, await library.check(file), notes);
		} finally {
			await this.#look();
		}
	}

	/** @returns what is gone, to be put back by `restore`. @throws SpellGoneError. */
	async prune(keep: number): Promise<WholeSpell> {
		return (await this.#open()).store.prune(this.#id, keep);
	}

	/** @returns what was deleted, to be put back by `restore`. */
	async delete(): Promise<WholeSpell | undefined> {
		return (await this.#open()).store.delete(this.#id);
	}

	async restore(deleted: WholeSpell): Promise<void> {
		await (await this.#open()).store.restore(deleted);
	}

	/** The bytes of a version, of those that are there. @throws HashMismatchError for damaged ones, which are dropped then. */
	async bytes(sha256: string): Promise<Blob | undefined> {
		try {
			return await (await this.#open()).bytes({ sha256 });
		} finally {
			await this.#look();
		}
	}

	async #take(whole: WholeSpell | undefined): Promise<void> {
		this.#state = whole === undefined ? { kind: 'missing' } : { kind: 'open', whole };
		await this.#look();
	}

	/** Finds out which modules are there. */
	async #look(): Promise<void> {
		if (this.#state.kind !== 'open') return;
		const hashes = this.#state.whole.versions.map(({ sha256 }) => sha256);
		this.#kept = await (await this.#open()).lookAt(hashes);
	}

	#fail(error: unknown): void {
		console.info('The spell could not be read:', error);
		this.#state = { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
	}
}
