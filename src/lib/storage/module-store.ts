import { HashMismatchError, HostError } from '../wasm/errors.ts';
import type { ModuleStore, StoredModule } from '../wasm/module-loader.ts';
import { verifyWasmModuleHash } from '../wasm/module-loader.ts';
import type { SpellDatabase } from './database.ts';
import { isQuotaError } from './quota.ts';

/** Modules in IndexedDB. When they outgrow their budget, the ones used longest ago go first. */
export class DexieModuleStore implements ModuleStore {
	readonly #database: SpellDatabase;
	readonly #budget: () => Promise<number>;

	/** @param budget how many bytes all modules may have together, asked before each write. */
	constructor(database: SpellDatabase, budget: () => Promise<number>) {
		this.#database = database;
		this.#budget = budget;
	}

	info(sha256: string): Promise<StoredModule | undefined> {
		return this.#database.modules.get(sha256);
	}

	/** The bytes, if they still have their hash. Damaged ones are dropped, to be loaded anew. */
	async bytes(sha256: string): Promise<Blob | undefined> {
		const stored = await this.#database.moduleBytes.get(sha256);
		if (stored === undefined) return undefined;
		try {
			await verifyWasmModuleHash(new Uint8Array(await stored.bytes.arrayBuffer()), sha256);
			return stored.bytes;
		} catch (error) {
			if (error instanceof HashMismatchError) await this.delete(sha256);
			throw error;
		}
	}

	async put(info: StoredModule, bytes: Blob): Promise<void> {
		await this.#makeRoom(bytes.size, await this.#budget());
		try {
			await this.#write(info, bytes);
		} catch (error) {
			if (!isQuotaError(error)) throw error;
			await this.#makeRoom(bytes.size, (await this.#used()) / 2);
			await this.#write(info, bytes).catch(rethrowAsFull);
		}
	}

	async touch(sha256: string, usedAt: number): Promise<void> {
		await this.#database.modules.update(sha256, { usedAt });
	}

	async delete(sha256: string): Promise<void> {
		const { modules, moduleBytes } = this.#database;
		await this.#database.transaction('rw', modules, moduleBytes, async () => {
			await modules.delete(sha256);
			await moduleBytes.delete(sha256);
		});
	}

	list(): Promise<StoredModule[]> {
		return this.#database.modules.orderBy('usedAt').reverse().toArray();
	}

	async #write(info: StoredModule, bytes: Blob): Promise<void> {
		const { modules, moduleBytes } = this.#database;
		await this.#database.transaction('rw', modules, moduleBytes, async () => {
			await modules.put(info);
			await moduleBytes.put({ sha256: info.sha256, bytes });
		});
	}

	/** @throws HostError `storage-full` when the bytes alone are more than the budget. */
	async #makeRoom(bytes: number, budget: number): Promise<void> {
		if (bytes > budget) throw storageFull(bytes);
		let used = await this.#used();
		const oldestFirst = await this.#database.modules.orderBy('usedAt').toArray();
		for (const { sha256, description } of oldestFirst) {
			if (used + bytes <= budget) return;
			await this.delete(sha256);
			used -= description.sizeBytes;
		}
	}

	async #used(): Promise<number> {
		let used = 0;
		await this.#database.modules.each(({ description }) => (used += description.sizeBytes));
		return used;
	}
}

function rethrowAsFull(cause: unknown): never {
	if (!isQuotaError(cause)) throw cause;
	throw new HostError('storage-full', 'This device has no room left for the module; it was not kept.', { cause });
}

function storageFull(bytes: number): HostError {
	return new HostError('storage-full', `There is no room for a module of ${bytes} bytes; it was not kept.`);
}
