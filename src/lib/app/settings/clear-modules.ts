import type { SpellDatabase } from '../../storage/database.ts';

/** Puts back what was cleared. */
export type PutBack = () => Promise<void>;

/**
 * Deletes the modules that no saved spell has. Which those are is found in the transaction that deletes them.
 * @returns what puts them back: the browser keeps the bytes of a blob for as long as somebody holds it.
 */
export async function clearLooseModules(database: SpellDatabase): Promise<PutBack> {
	const { modules, moduleBytes, spellVersions } = database;
	const gone = await database.transaction('rw', modules, moduleBytes, spellVersions, async () => {
		const pinned = new Set(await spellVersions.orderBy('sha256').uniqueKeys());
		const infos = (await modules.toArray()).filter(({ sha256 }) => !pinned.has(sha256));
		const hashes = infos.map(({ sha256 }) => sha256);
		const bytes = (await moduleBytes.bulkGet(hashes)).filter((stored) => stored !== undefined);
		await modules.bulkDelete(hashes);
		await moduleBytes.bulkDelete(hashes);
		return { infos, bytes };
	});
	return async () => {
		await database.transaction('rw', modules, moduleBytes, async () => {
			await modules.bulkPut(gone.infos);
			await moduleBytes.bulkPut(gone.bytes);
		});
	};
}
