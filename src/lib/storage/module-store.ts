import type { Table } from 'dexie';
import type { AuditDetails, AuditFact } from '../audit/entry.ts';
import { HashMismatchError, HostError } from '../wasm/errors.ts';
import type { ModuleStore, StoredModule } from '../wasm/module-loader.ts';
import { verifyWasmModuleHash } from '../wasm/module-loader.ts';
import type { SpellDatabase } from './database.ts';
import type { AuditLog } from './audit-log.ts';
import { isQuotaError } from './quota.ts';

/** What is written in the transaction of a module's bytes, or not at all. */
export interface WrittenWith<T> {
	tables: readonly Table[];
	work: () => Promise<T>;
}

/**
 * Modules in IndexedDB. When they outgrow their budget, the ones used longest ago go first; never one that is a
 * version of a saved spell.
 */
export class DexieModuleStore implements ModuleStore {
	readonly #database: SpellDatabase;
	readonly #budget: () => Promise<number>;
	readonly #audit: AuditLog;

	/**
	 * @param budget how many bytes all modules may have together, asked before each write.
	 * @param audit is told of modules that are new here, and of refused ones.
	 */
	constructor(database: SpellDatabase, budget: () => Promise<number>, audit: AuditLog) {
		this.#database = database;
		this.#budget = budget;
		this.#audit = audit;
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
			if (error instanceof HashMismatchError) await this.#dropDamaged(sha256);
			throw error;
		}
	}

	async put(info: StoredModule, bytes: Blob): Promise<void> {
		await this.putWith(info, bytes, { tables: [], work: () => Promise.resolve() });
	}

	/** As `put`, with what belongs to it. @throws what the work throws, and then nothing is written. */
	async putWith<T>(info: StoredModule, bytes: Blob, along: WrittenWith<T>): Promise<T> {
		const usedBytes = await this.#makeRoom(info.sha256, bytes.size);
		try {
			return await this.#write(info, bytes, along);
		} catch (error) {
			if (!isQuotaError(error)) throw error;
			await this.#evict(usedBytes / 2);
			return await this.#write(info, bytes, along).catch(rethrowAsFull);
		}
	}

	async refused({ name, description: { sha256, sizeBytes, problem } }: StoredModule): Promise<void> {
		const fact = failedFact(sha256, { name, sizeBytes, ...(problem && { problem: problem.code }) });
		await this.#database.transaction('rw', [...this.#audit.tables], async () => this.#audit.append(fact));
	}

	async touch(sha256: string, usedAt: number): Promise<void> {
		await this.#database.modules.update(sha256, { usedAt });
	}

	/** Those of saved spells stay. */
	async delete(sha256: string): Promise<void> {
		const { modules, moduleBytes, spellVersions } = this.#database;
		await this.#database.transaction('rw', modules, moduleBytes, spellVersions, async () => {
			const pins = await spellVersions.where('sha256').equals(sha256).count();
			if (pins === 0) await this.#drop(sha256);
		});
	}

	list(): Promise<StoredModule[]> {
		return this.#database.modules.orderBy('usedAt').reverse().toArray();
	}

	/** Those that no saved spell has, most recently used first. */
	async loose(): Promise<StoredModule[]> {
		const pinned = await this.#pinned();
		return (await this.list()).filter(({ sha256 }) => !pinned.has(sha256));
	}

	async #write<T>(info: StoredModule, bytes: Blob, { tables, work }: WrittenWith<T>): Promise<T> {
		const { modules, moduleBytes } = this.#database;
		return this.#database.transaction('rw', [modules, moduleBytes, ...this.#audit.tables, ...tables], async () => {
			const done = await work();
			if ((await modules.where('sha256').equals(info.sha256).count()) === 0)
				await this.#audit.append(...newModuleFacts(info));
			await modules.put(info);
			await moduleBytes.put({ sha256: info.sha256, bytes });
			return done;
		});
	}

	async #dropDamaged(sha256: string): Promise<void> {
		const { modules, moduleBytes } = this.#database;
		await this.#database.transaction('rw', [modules, moduleBytes, ...this.#audit.tables], async () => {
			await this.#audit.append(failedFact(sha256, { problem: 'hash-mismatch' }));
			await this.#drop(sha256);
		});
	}

	async #drop(sha256: string): Promise<void> {
		const { modules, moduleBytes } = this.#database;
		await this.#database.transaction('rw', modules, moduleBytes, async () => {
			await modules.delete(sha256);
			await moduleBytes.delete(sha256);
		});
	}

	/**
	 * @returns the bytes that all modules then have, without these.
	 * @throws HostError `storage-full` when they do not fit beside those of saved spells. Nothing is evicted then.
	 */
	async #makeRoom(sha256: string, bytes: number): Promise<number> {
		const [budget, pinned] = [await this.#budget(), await this.#pinned()];
		const others = (await this.list()).filter((module) => module.sha256 !== sha256);
		const pinnedBytes = sizeOf(others.filter((module) => pinned.has(module.sha256)));
		if (pinnedBytes + bytes > budget) throw storageFull(bytes);
		const used = sizeOf(others);
		return used + bytes > budget ? this.#evict(budget - bytes) : used;
	}

	/** Deletes what was used longest ago until the rest has at most so many bytes, or is pinned. @returns what is left. */
	async #evict(mostBytes: number): Promise<number> {
		let used = sizeOf(await this.list());
		for (const { sha256, description } of (await this.loose()).reverse()) {
			if (used <= mostBytes) break;
			await this.delete(sha256);
			used -= description.sizeBytes;
		}
		return used;
	}

	async #pinned(): Promise<Set<unknown>> {
		return new Set(await this.#database.spellVersions.orderBy('sha256').uniqueKeys());
	}
}

/** What the audit log is told of a module that is new here. Only what was checked, and can be cast, is kept. */
export function newModuleFacts({ sha256, name, description: { sizeBytes } }: StoredModule): AuditFact[] {
	const details = { name, sizeBytes };
	const events = ['WASM_MODULE_UPLOADED', 'WASM_MODULE_VALIDATED'] as const;
	return events.map((event) => ({ event, resourceId: sha256, details }));
}

function failedFact(resourceId: string, details: AuditDetails): AuditFact {
	return { event: 'WASM_MODULE_VALIDATION_FAILED', resourceId, details };
}

function sizeOf(modules: readonly StoredModule[]): number {
	return modules.reduce((sum, { description }) => sum + description.sizeBytes, 0);
}

function rethrowAsFull(cause: unknown): never {
	if (!isQuotaError(cause)) throw cause;
	throw new HostError('storage-full', 'This device has no room left for the module; it was not kept.', { cause });
}

function storageFull(bytes: number): HostError {
	return new HostError('storage-full', `There is no room for a module of ${bytes} bytes; it was not kept.`);
}
