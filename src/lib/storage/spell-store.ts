import { liveQuery, type Subscription } from 'dexie';
import type { StoredModule } from '../wasm/module-loader.ts';
import type { Watcher } from './cast-list.ts';
import type { SpellDatabase } from './database.ts';
import type { DexieModuleStore } from './module-store.ts';
import { NameTakenError, SpellGoneError, VersionThereError } from './spell-errors.ts';
import type { SpellChanges, SpellRecord, SpellVersion, VersionFacts, WholeSpell } from './spell-record.ts';
import { nameKey, tidyChanges } from './spell-rules.ts';

/** A module that was checked, with what is kept of it. */
export interface CheckedModule {
	info: StoredModule;
	bytes: Blob;
	facts: Omit<VersionFacts, 'number'>;
}

export interface SpellStoreSources {
	modules: DexieModuleStore;
	newId: () => string;
	/** Ms since 1970. */
	now: () => number;
}

/** The library: spells and their versions in IndexedDB. What is saved pins its bytes in the module store. */
export class DexieSpellStore {
	readonly #database: SpellDatabase;
	readonly #sources: SpellStoreSources;

	constructor(database: SpellDatabase, sources: SpellStoreSources) {
		this.#database = database;
		this.#sources = sources;
	}

	list(): Promise<SpellRecord[]> {
		return this.#database.spells.toArray();
	}

	/** All spells, again after each change by any tab. */
	watch(watcher: Watcher<SpellRecord[]>): Subscription {
		return liveQuery(() => this.list()).subscribe(watcher);
	}

	/** One spell with its versions, `undefined` when there is none; again after each change. */
	watchOne(id: string, watcher: Watcher<WholeSpell | undefined>): Subscription {
		return liveQuery(() => this.whole(id)).subscribe(watcher);
	}

	get(id: string): Promise<SpellRecord | undefined> {
		return this.#database.spells.get(id);
	}

	async whole(id: string): Promise<WholeSpell | undefined> {
		const { spells } = this.#database;
		return this.#database.transaction('r', spells, this.#database.spellVersions, async () => {
			const spell = await spells.get(id);
			return spell && { spell, versions: await this.#versions(id) };
		});
	}

	/** Spells that have these bytes as a version, with all versions of each. */
	async having(sha256: string): Promise<WholeSpell[]> {
		const found = await this.#database.spellVersions.where('sha256').equals(sha256).toArray();
		const wholes = await Promise.all(found.map(({ spell }) => this.whole(spell)));
		return wholes.filter((whole) => whole !== undefined);
	}

	/**
	 * Saves a module as a new spell, with its bytes, or nothing at all.
	 * @throws InvalidInputError, NameTakenError, VersionThereError; HostError `storage-full`, after which all that was saved before is there.
	 */
	async create(
		wanted: SpellChanges & { name: string; notes?: string },
		{ info, bytes, facts }: CheckedModule
	): Promise<SpellRecord> {
		const { notes = '', ...changes } = tidyChanges(wanted);
		const now = this.#sources.now();
		const spell: SpellRecord = {
			description: '',
			tags: [],
			pinned: false,
			engine: 'wasm',
			limits: {},
			...changes,
			id: this.#sources.newId(),
			nameKey: nameKey(changes.name),
			current: { ...facts, number: 1 },
			nextNumber: 2,
			createdAt: now,
			updatedAt: now
		};
		await this.#save(info, bytes, async () => {
			await this.#refuseSaved(facts.sha256);
			await this.#refuseTaken(spell.nameKey, spell.id);
			await this.#database.spells.add(spell);
			await this.#database.spellVersions.add({ ...spell.current, spell: spell.id, notes, createdAt: now });
		});
		return spell;
	}

	/**
	 * Adds a version, which becomes the current one.
	 * @throws SpellGoneError, InvalidInputError, VersionThereError; HostError `storage-full`.
	 */
	async addVersion(id: string, { info, bytes, facts }: CheckedModule, text: string): Promise<SpellVersion> {
		const { notes } = tidyChanges({ notes: text });
		const createdAt = this.#sources.now();
		return this.#save(info, bytes, async () => {
			const spell = await this.#found(id);
			const same = await this.#database.spellVersions.get([id, facts.sha256]);
			if (same) throw new VersionThereError(spell, same);
			const current = { ...facts, number: spell.nextNumber };
			const version = { ...current, spell: id, notes, createdAt };
			await this.#database.spellVersions.add(version);
			await this.#put({ ...spell, current, nextNumber: spell.nextNumber + 1 });
			return version;
		});
	}

	/** @throws InvalidInputError, NameTakenError, SpellGoneError. */
	async change(id: string, wanted: SpellChanges): Promise<void> {
		const changes = tidyChanges(wanted);
		await this.#write(async () => {
			const changed = { ...(await this.#found(id)), ...changes };
			changed.nameKey = nameKey(changed.name);
			await this.#refuseTaken(changed.nameKey, id);
			await this.#put(changed);
		});
	}

	/** Makes a version the one that is cast. @throws SpellGoneError. */
	async makeCurrent(id: string, sha256: string): Promise<void> {
		await this.#write(async () => {
			const [spell, version] = [await this.#found(id), await this.#database.spellVersions.get([id, sha256])];
			if (!version) throw new SpellGoneError();
			await this.#put({ ...spell, current: factsOf(version) });
		});
	}

	/**
	 * Takes a version back that was added by mistake: the one before (by its hash) is cast again.
	 * @throws SpellGoneError.
	 */
	async withdraw(id: string, sha256: string, before: string): Promise<void> {
		await this.#write(async () => {
			const [spell, gone] = [await this.#found(id), await this.#database.spellVersions.get([id, sha256])];
			const version = await this.#database.spellVersions.get([id, before]);
			if (!version || !gone) throw new SpellGoneError();
			await this.#database.spellVersions.delete([id, sha256]);
			await this.#release([gone]);
			if (spell.current.sha256 === sha256) await this.#put({ ...spell, current: factsOf(version) });
		});
	}

	/**
	 * Drops all versions but the newest `keep` and the current one. Their bytes are no longer pinned.
	 * @returns what is gone, to be put back by `restore`.
	 */
	async prune(id: string, keep: number): Promise<WholeSpell> {
		return this.#write(async () => {
			const spell = await this.#found(id);
			const old = (await this.#versions(id)).slice(Math.max(keep, 0));
			const gone = old.filter(({ sha256 }) => sha256 !== spell.current.sha256);
			await this.#database.spellVersions.bulkDelete(gone.map(({ sha256 }) => [id, sha256]));
			await this.#release(gone);
			return { spell, versions: gone };
		});
	}

	/** @returns what was deleted, to be put back by `restore`. */
	async delete(id: string): Promise<WholeSpell | undefined> {
		return this.#write(async () => {
			const whole = await this.whole(id);
			if (whole === undefined) return undefined;
			await this.#database.spells.delete(id);
			await this.#database.spellVersions.where('spell').equals(id).delete();
			await this.#release(whole.versions);
			return whole;
		});
	}

	/** Puts back what `delete` or `prune` took. @throws NameTakenError when its name was given to another spell since. */
	async restore({ spell, versions }: WholeSpell): Promise<void> {
		await this.#write(async () => {
			await this.#refuseTaken(spell.nameKey, spell.id);
			if (!(await this.get(spell.id))) await this.#database.spells.add(spell);
			await this.#database.spellVersions.bulkPut([...versions]);
		});
	}

	/** Which of these are in the module store. */
	async held(hashes: readonly string[]): Promise<Set<string>> {
		const keys = await this.#database.moduleBytes.where('sha256').anyOf(hashes).primaryKeys();
		return new Set(keys);
	}

	async #found(id: string): Promise<SpellRecord> {
		const spell = await this.get(id);
		if (spell === undefined) throw new SpellGoneError();
		return spell;
	}

	async #versions(id: string): Promise<SpellVersion[]> {
		const versions = await this.#database.spellVersions.where('spell').equals(id).toArray();
		return versions.sort((a, b) => b.number - a.number);
	}

	async #refuseTaken(key: string, id: string): Promise<void> {
		const other = await this.#database.spells.where('nameKey').equals(key).first();
		if (other !== undefined && other.id !== id) throw new NameTakenError(other);
	}

	async #refuseSaved(sha256: string): Promise<void> {
		const version = await this.#database.spellVersions.where('sha256').equals(sha256).first();
		const spell = version && (await this.get(version.spell));
		if (spell) throw new VersionThereError(spell, version);
	}

	async #put(spell: SpellRecord): Promise<void> {
		await this.#database.spells.put({ ...spell, updatedAt: this.#sources.now() });
	}

	/** Bytes that are let go are the newest of those that may be evicted, so that an undo finds them. */
	async #release(versions: readonly SpellVersion[]): Promise<void> {
		const usedAt = this.#sources.now();
		for (const { sha256 } of versions) await this.#database.modules.update(sha256, { usedAt });
	}

	#write<T>(work: () => Promise<T>): Promise<T> {
		const { spells, spellVersions, modules } = this.#database;
		return this.#database.transaction('rw', spells, spellVersions, modules, async () => work());
	}

	#save<T>(info: StoredModule, bytes: Blob, work: () => Promise<T>): Promise<T> {
		const { spells, spellVersions } = this.#database;
		return this.#sources.modules.putWith(info, bytes, { tables: [spells, spellVersions], work });
	}
}

function factsOf({ sha256, number, sizeBytes, abi, manifestVersion, schemaText }: SpellVersion): VersionFacts {
	return {
		sha256,
		number,
		sizeBytes,
		...(abi === undefined ? {} : { abi }),
		...(manifestVersion === undefined ? {} : { manifestVersion }),
		schemaText
	};
}
