/** How much of the database each kind of thing takes. */
import { keptTotal } from './kept-bytes.ts';
import type { SpellDatabase } from './database.ts';

/** Counts and bytes; `aboutBytes` is an estimate from a sample of the rows. */
export interface DatabaseUse {
	runs: { count: number; bytes: number; aboutBytes: number };
	/** Modules that no saved spell has. */
	modules: { count: number; bytes: number };
	spells: { count: number; versions: number; bytes: number };
	audit: { count: number; aboutBytes: number };
}

/** Rows that an estimate is made of. */
const SAMPLE = 50;

export async function measureDatabase(database: SpellDatabase): Promise<DatabaseUse> {
	const { casts, spells, spellVersions, audit } = database;
	const [runs, entries] = [await casts.count(), await audit.count()];
	const { loose, pinnedBytes } = await measureModules(database);
	return {
		runs: { count: runs, bytes: await keptTotal(database), aboutBytes: runs * (await rowBytes(casts)) },
		modules: loose,
		spells: { count: await spells.count(), versions: await spellVersions.count(), bytes: pinnedBytes },
		audit: { count: entries, aboutBytes: entries * (await rowBytes(audit)) }
	};
}

async function measureModules({ modules, spellVersions }: SpellDatabase) {
	const pinned = new Set(await spellVersions.orderBy('sha256').uniqueKeys());
	const all = await modules.toArray();
	const sum = (rows: typeof all) => rows.reduce((bytes, { description }) => bytes + description.sizeBytes, 0);
	const some = all.filter(({ sha256 }) => !pinned.has(sha256));
	const bytes = sum(some);
	return { loose: { count: some.length, bytes }, pinnedBytes: sum(all) - bytes };
}

/** About what a row takes: its JSON, on average over the newest. In bytes. */
async function rowBytes(table: { reverse(): { limit(count: number): { toArray(): PromiseLike<unknown[]> } } }) {
	const rows = await table.reverse().limit(SAMPLE).toArray();
	const bytes = rows.reduce<number>((sum, row) => sum + JSON.stringify(row).length, 0);
	return rows.length === 0 ? 0 : Math.round(bytes / rows.length);
}
