/** The saved spells of this device, and how a file becomes one. Opened at the first use. */
import { AuditLog } from '../../storage/audit-log.ts';
import { DexieModuleStore } from '../../storage/module-store.ts';
import type { SpellDatabase } from '../../storage/database.ts';
import type { SpellRecord, SpellVersion, VersionFacts } from '../../storage/spell-record.ts';
import { VersionHealedError, VersionThereError } from '../../storage/spell-errors.ts';
import { nameKey } from '../../storage/spell-rules.ts';
import { DexieSpellStore, type CheckedModule } from '../../storage/spell-store.ts';
import type { Caster, LoadedModule } from '../../wasm/caster.ts';
import { ModuleRefusedError } from '../../wasm/errors.ts';
import { verifyWasmModuleHash } from '../../wasm/module-loader.ts';
import type { ModuleDescription } from '../../wasm/protocol.ts';
import type { SavedAs } from './saved-mark.svelte.ts';
import { schemaText } from './schema-text.ts';

export interface LibraryDependencies {
	database: SpellDatabase;
	/** How many bytes all kept modules may have together. */
	budget: () => Promise<number>;
	caster: () => Promise<Pick<Caster, 'load'>>;
	newId: () => string;
	/** Ms since 1970. */
	now: () => number;
	/** A spell was saved. */
	saved?: () => void;
}

/** What other parts need to list saved spells. */
export interface SpellSummary {
	id: string;
	name: string;
	sha256: string;
	sizeBytes: number;
}

/** By hash. */
export interface KeptVersions {
	/** Those whose bytes are gone: damaged ones are dropped when they are read. */
	lost: ReadonlySet<string>;
	descriptions: ReadonlyMap<string, ModuleDescription>;
}

export class Library {
	readonly store: DexieSpellStore;
	readonly modules: DexieModuleStore;
	readonly #caster: LibraryDependencies['caster'];
	readonly #now: () => number;
	readonly #saved: LibraryDependencies['saved'];

	constructor({ database, budget, caster, newId, now, saved }: LibraryDependencies) {
		this.modules = new DexieModuleStore(database, budget, new AuditLog(database, now));
		this.store = new DexieSpellStore(database, { modules: this.modules, newId, now });
		this.#caster = caster;
		this.#now = now;
		this.#saved = saved;
	}

	/** All saved spells with the hash of what each casts, by name. */
	async spells(): Promise<SpellSummary[]> {
		const spells = await this.store.list();
		return spells
			.map(({ id, name, current: { sha256, sizeBytes } }) => ({ id, name, sha256, sizeBytes }))
			.sort((a, b) => a.name.localeCompare(b.name));
	}

	/**
	 * Looks into a file, as before a cast.
	 * @throws ModuleRefusedError for what could not be cast; HostError when it could not be looked into.
	 */
	async check(file: File): Promise<CheckedModule> {
		// Once read, it stays what it was, whatever becomes of the file.
		const bytes = new Blob([await file.arrayBuffer()], { type: 'application/wasm' });
		const { description } = await (await this.#caster()).load(bytes);
		const checked = this.#checked(description, bytes, file.name);
		if (description.problem === undefined) return checked;
		await this.modules
			.refused(checked.info)
			.catch((error: unknown) => console.info('The refusal was not noted:', error));
		throw new ModuleRefusedError(description.problem);
	}

	/**
	 * A module that was looked into when it was loaded.
	 * @param name what its file is called.
	 * @throws HashMismatchError when these are not its bytes.
	 */
	async checkLoaded(
		{ description }: LoadedModule,
		bytes: Uint8Array<ArrayBuffer>,
		name: string
	): Promise<CheckedModule> {
		await verifyWasmModuleHash(bytes, description.sha256);
		return this.#checked(description, new Blob([bytes], { type: 'application/wasm' }), name);
	}

	/** Which spell a module is a version of, if any; of several, the one of this name. */
	async savedAs(sha256: string, name: string): Promise<SavedAs | undefined> {
		const having = await this.store.having(sha256);
		const whole = having.find(({ spell }) => spell.name === name) ?? having[0];
		const version = whole?.versions.find((one) => one.sha256 === sha256);
		return whole && version && { id: whole.spell.id, name: whole.spell.name, number: version.number };
	}

	/** Saves a module that was checked as a new spell. @throws as `DexieSpellStore.create`. */
	async create(checked: CheckedModule, name: string): Promise<SpellRecord> {
		const description = checked.info.description.manifest?.description ?? '';
		const spell = await this.#healing(checked, () => this.store.create({ name, description }, checked));
		this.#saved?.();
		return spell;
	}

	/** Adds a version that becomes the current one. @throws as `DexieSpellStore.addVersion`. */
	addVersion(id: string, checked: CheckedModule, notes: string): Promise<SpellVersion> {
		return this.#healing(checked, () => this.store.addVersion(id, checked, notes));
	}

	/** A name like this one that no spell has. */
	async freeName(name: string): Promise<string> {
		const taken = new Set((await this.store.list()).map((spell) => spell.nameKey));
		for (let number = 2; ; number++) {
			const tried = `${name.slice(0, 90)} ${number}`;
			if (!taken.has(nameKey(tried))) return tried;
		}
	}

	/** What is there of these modules. */
	async lookAt(hashes: readonly string[]): Promise<KeptVersions> {
		const held = await this.store.held(hashes);
		const infos = await Promise.all(hashes.map((sha256) => this.modules.info(sha256)));
		return {
			lost: new Set(hashes.filter((sha256) => !held.has(sha256))),
			descriptions: new Map(infos.flatMap((info) => (info ? [[info.sha256, info.description] as const] : [])))
		};
	}

	/** The bytes of a version. @throws HashMismatchError when they are damaged. */
	bytes({ sha256 }: Pick<SpellVersion, 'sha256'>): Promise<Blob | undefined> {
		return this.modules.bytes(sha256);
	}

	#checked(description: ModuleDescription, bytes: Blob, fileName: string): CheckedModule {
		const at = this.#now();
		const name = description.manifest?.name ?? baseName(fileName);
		const info = { sha256: description.sha256, name, description, storedAt: at, usedAt: at };
		return { info, bytes, facts: factsOf(description) };
	}

	/** What is there already without its bytes, as they were damaged, has them again. */
	async #healing<T>({ info, bytes }: CheckedModule, save: () => Promise<T>): Promise<T> {
		try {
			return await save();
		} catch (error) {
			if (!(error instanceof VersionThereError) || (await this.store.held([info.sha256])).size > 0) throw error;
			await this.modules.put(info, bytes);
			throw new VersionHealedError(error.spell, error.version);
		}
	}
}

export function factsOf({ sha256, sizeBytes, abi, manifest }: ModuleDescription): Omit<VersionFacts, 'number'> {
	return {
		sha256,
		sizeBytes,
		...(abi === undefined ? {} : { abi }),
		...(manifest?.version === undefined ? {} : { manifestVersion: manifest.version }),
		schemaText: schemaText(manifest?.input?.schema)
	};
}

/** A file's name may be longer than a spell's. */
function baseName(name: string): string {
	return (
		name
			.replace(/\.wasm$/i, '')
			.trim()
			.slice(0, 100) || 'spell'
	);
}
