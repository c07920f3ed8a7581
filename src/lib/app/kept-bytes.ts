import type { ModuleStore } from '../wasm/module-loader.ts';
import type { KeptBytes } from './inspector.svelte.ts';
import { hasDatabase } from './kept-modules.ts';

/** The modules that are kept here, to look at: nothing is loaded into a worker, and nothing is kept anew. */
export function openKeptBytes(): KeptBytes {
	return {
		recent: async () => ((await hasDatabase()) ? (await openStore()).list() : []),
		bytes: async (sha256) => ((await hasDatabase()) ? (await openStore()).bytes(sha256) : undefined)
	};
}

async function openStore(): Promise<ModuleStore> {
	const [{ SpellDatabase }, { DexieModuleStore }, { AuditLog }, { moduleBudget }] = await Promise.all([
		import('../storage/database.ts'),
		import('../storage/module-store.ts'),
		import('../storage/audit-log.ts'),
		import('../platform/browser/budget.ts')
	]);
	const database = new SpellDatabase();
	return new DexieModuleStore(database, moduleBudget, new AuditLog(database, () => Date.now()));
}
