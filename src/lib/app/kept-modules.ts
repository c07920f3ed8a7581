/** The modules of this browser: opened from anywhere, kept for the next visit. */
import { moduleBudget } from '../platform/browser/budget.ts';
import { ServiceWorkerCompiledStore } from '../platform/browser/compiled-store.ts';
import { fetchModule } from '../platform/browser/fetch-module.ts';
import { SpellDatabase } from '../storage/database.ts';
import { DexieModuleStore } from '../storage/module-store.ts';
import type { Caster, LoadedModule } from '../wasm/caster.ts';
import {
	loadWasmModuleFromSource,
	type LoaderPorts,
	type ModuleSource,
	type StoredModule
} from '../wasm/module-loader.ts';
import type { WasmWorkerPool } from '../wasm/worker-runner.ts';

/** Casts, and the modules to cast. */
export interface Workshop {
	caster: Caster;
	modules: KeptModules;
}

/** What the runner needs of kept modules. */
export interface KeptModules {
	/** Loads a module and keeps it. @throws HashMismatchError or HostError, as `loadWasmModuleFromSource`. */
	open(source: ModuleSource): Promise<LoadedModule>;
	/** Most recently used first; empty where nothing can be kept (a private window). */
	recent(): Promise<StoredModule[]>;
	forget(sha256: string): Promise<void>;
}

/** @param base the app's base path, without a slash at its end. */
export function createKeptModules(pool: WasmWorkerPool, base: string): KeptModules {
	const database = new SpellDatabase();
	const store = new DexieModuleStore(database, moduleBudget);
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
		recent: () => store.list().catch(() => []),
		async forget(sha256) {
			await store.delete(sha256);
			await compiled.forget(sha256);
		}
	};
}
