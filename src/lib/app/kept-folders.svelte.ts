import { SvelteSet } from 'svelte/reactivity';
import type { FolderChange, KeptFile, OpenKeptFile } from '../platform/browser/kept-folder.ts';
import { readHashes, writeHashes } from './kept-hashes.ts';
import type { Settings } from './settings.ts';

/** Where a program finds the folder that it keeps. */
export const DATA = '/data';
/** What a manifest asks for it by. */
export const STORAGE_CAPABILITY = 'storage';

const KEY = 'spell-kept-folders';

/** What is known of the folder of the module chosen. */
export type FolderState =
	{ kind: 'unknown' } | { kind: 'known'; files: number; sizeBytes: number } | { kind: 'failed'; message: string };

/** The folders themselves; `platform/browser/kept-folder.ts` has them. */
export interface FolderStore {
	openKeptFolder(key: string): Promise<{
		list(): Promise<KeptFile[]>;
		open(): Promise<OpenKeptFile[]>;
		change(change: FolderChange): Promise<KeptFile[]>;
		clear(): Promise<void>;
	}>;
	holdKeptFolder<T>(
		key: string,
		options: { signal: AbortSignal | undefined; onWait: () => void },
		work: () => Promise<T>
	): Promise<T>;
}

/** Which programs keep a folder, by the hash of their module, and what is in the one that is looked at. */
export class KeptFolders {
	readonly #settings: Settings;
	readonly #store: () => Promise<FolderStore>;
	readonly #on = new SvelteSet<string>();
	#looked: string | undefined;
	#state = $state.raw<FolderState>({ kind: 'unknown' });
	#waiting = $state(false);

	constructor(settings: Settings, store: () => Promise<FolderStore>) {
		this.#settings = settings;
		this.#store = store;
	}

	/** Takes up what was kept before. */
	restore(): void {
		this.#on.clear();
		for (const hash of readHashes(this.#settings, KEY)) this.#on.add(hash);
	}

	isOn(sha256: string): boolean {
		return this.#on.has(sha256);
	}

	/** Of the folder that was looked at last. */
	get state(): FolderState {
		return this.#state;
	}

	/** Whether a cast waits for one in another tab that has the folder. */
	get waiting(): boolean {
		return this.#waiting;
	}

	/** Whether the next casts have the folder. What is in it stays when they do not. */
	async choose(sha256: string, chosen: 'kept' | 'none'): Promise<void> {
		this.#on.delete(sha256);
		if (chosen === 'kept') this.#on.add(sha256);
		writeHashes(this.#settings, KEY, this.#on);
		await this.look(sha256);
	}

	/** Finds out what is in a folder, for `state`. */
	async look(sha256: string): Promise<void> {
		this.#looked = sha256;
		if (!this.isOn(sha256)) {
			this.#state = { kind: 'unknown' };
			return;
		}
		await this.#tell(sha256, async () => (await this.#open(sha256)).list());
	}

	async clear(sha256: string): Promise<void> {
		await this.#tell(sha256, async () => {
			await this.hold(sha256, undefined, async (folder) => folder.clear());
			return [];
		});
	}

	/** All that is in it. @throws what the store throws. */
	async files(sha256: string): Promise<OpenKeptFile[]> {
		return (await this.#open(sha256)).open();
	}

	/** Does something with a folder while no other tab has it. @throws the signal's reason, and what the store throws. */
	async hold<T>(
		sha256: string,
		signal: AbortSignal | undefined,
		work: (folder: Awaited<ReturnType<FolderStore['openKeptFolder']>>) => Promise<T>
	): Promise<T> {
		const store = await this.#store();
		const onWait = () => void (this.#waiting = true);
		try {
			return await store.holdKeptFolder(sha256, { signal, onWait }, async () => {
				this.#waiting = false;
				return work(await this.#open(sha256));
			});
		} finally {
			this.#waiting = false;
		}
	}

	/** What is in it now. */
	note(sha256: string, files: readonly KeptFile[]): void {
		if (sha256 !== this.#looked) return;
		const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
		this.#state = { kind: 'known', files: files.length, sizeBytes };
	}

	async #tell(sha256: string, list: () => Promise<readonly KeptFile[]>): Promise<void> {
		try {
			this.note(sha256, await list());
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			if (sha256 === this.#looked) this.#state = { kind: 'failed', message };
		}
	}

	async #open(sha256: string): ReturnType<FolderStore['openKeptFolder']> {
		return (await this.#store()).openKeptFolder(sha256);
	}
}
