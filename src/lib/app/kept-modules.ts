/** The modules of this browser: opened from anywhere, kept for the next visit. */
import { moduleBudget } from '../platform/browser/budget.ts';
import { ServiceWorkerCompiledStore } from '../platform/browser/compiled-store.ts';
import { fetchModule } from '../platform/browser/fetch-module.ts';
import type { SpellDatabase } from '../storage/database.ts';
import { DATABASE_NAME } from '../storage/database-name.ts';
import type { Caster, LoadedModule, Rehearser } from '../wasm/caster.ts';
import {
	loadWasmModuleFromSource,
	type LoaderPorts,
	type ModuleSource,
	type ModuleStore,
	type StoredModule
} from '../wasm/module-loader.ts';
import type { WasmWorkerPool } from '../wasm/worker-runner.ts';

/** Casts, and the modules to cast. */
export interface Workshop {
	caster: Caster & Rehearser;
	modules: KeptModules;
}

/** What the runner needs of kept modules. */
export interface KeptModules {
	/** Loads a module and keeps it. @throws HashMismatchError or HostError, as `loadWasmModuleFromSource`. */
	open(source: ModuleSource): Promise<LoadedModule>;
	/** Those that are no saved spells, most recently used first; empty where nothing can be kept (a private window). */
	recent(): Promise<StoredModule[]>;
	forget(sha256: string): Promise<void>;
}

export interface KeptModulesOptions {
	/** The app's base path, without a slash at its end. */
	base: string;
	database: () => Promise<SpellDatabase>;
}

export function createKeptModules(pool: WasmWorkerPool, { base, database }: KeptModulesOptions): KeptModules {
	const store = lazyStore(() => openStore(database));
	const compiled = new ServiceWorkerCompiledStore(base);
	const ports: LoaderPorts = {
		pool,
		store,
		compiled,
		fetch: fetchModule,
		now: () => Date.now(),
		onStoreFailure: (error) => console.info('The module was not kept for the next visit:', error)
	};
	return {
		open: (source) => loadWasmModuleFromSource(ports, source),
		recent: async () => ((await hasDatabase()) ? store.loose().catch(() => []) : []),
		async forget(sha256) {
			await store.delete(sha256);
			await compiled.forget(sha256);
		}
	};
}

interface RecentStore extends ModuleStore {
	loose(): Promise<StoredModule[]>;
	refused(info: StoredModule): Promise<void>;
}

async function openStore(database: () => Promise<SpellDatabase>): Promise<RecentStore> {
	const [opened, { DexieModuleStore }, { AuditLog }] = await Promise.all([
		database(),
		import('../storage/module-store.ts'),
		import('../storage/audit-log.ts')
	]);
	return new DexieModuleStore(opened, moduleBudget, new AuditLog(opened, () => Date.now()));
}

/** Whether anything was ever kept here; asked of the browser, so that a first visit does without the database. */
export async function hasDatabase(): Promise<boolean> {
	try {
		const databases = await indexedDB.databases();
		return databases.some(({ name }) => name === DATABASE_NAME);
	} catch {
		return false;
	}
}

/** A store that is opened at its first use. */
function lazyStore(open: () => Promise<RecentStore>): RecentStore {
	let opening: Promise<RecentStore> | undefined;
	const store = () => (opening ??= open());
	return {
		info: async (sha256) => (await store()).info(sha256),
		bytes: async (sha256) => (await store()).bytes(sha256),
		put: async (info, bytes) => (await store()).put(info, bytes),
		refused: async (info) => (await store()).refused(info),
		touch: async (sha256, usedAt) => (await store()).touch(sha256, usedAt),
		delete: async (sha256) => (await store()).delete(sha256),
		list: async () => (await store()).list(),
		loose: async () => (await store()).loose()
	};
}
