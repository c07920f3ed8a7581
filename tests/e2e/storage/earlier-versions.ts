/** The database as each earlier version of Spell made it, by the browser's own means. Never changed; new versions are added. */

export interface StoreShape {
	name: string;
	keyPath: string | string[];
	indexes: (string | string[])[];
}

/** The stores that a version added. */
const ADDED: Readonly<Record<number, readonly StoreShape[]>> = {
	1: [
		{ name: 'modules', keyPath: 'sha256', indexes: ['name', 'usedAt'] },
		{ name: 'moduleBytes', keyPath: 'sha256', indexes: [] }
	],
	2: [
		{ name: 'casts', keyPath: 'id', indexes: ['spell', 'outcome'] },
		{ name: 'castInputs', keyPath: 'id', indexes: [] },
		{ name: 'castOutputs', keyPath: 'id', indexes: [] },
		{ name: 'totals', keyPath: 'name', indexes: [] }
	],
	3: [
		{ name: 'spells', keyPath: 'id', indexes: ['nameKey'] },
		{ name: 'spellVersions', keyPath: ['spell', 'sha256'], indexes: ['spell', 'sha256'] }
	],
	4: [{ name: 'castSums', keyPath: ['startMs', 'spell', 'sha256', 'engine'], indexes: [] }],
	5: [{ name: 'audit', keyPath: 'sequence', indexes: ['event', 'resourceId', 'time'] }],
	6: [{ name: 'castTexts', keyPath: 'from', indexes: [] }]
};

export const VERSIONS = Object.keys(ADDED).map(Number);

/** All stores that a version has. */
export function storesOf(version: number): StoreShape[] {
	return VERSIONS.filter((each) => each <= version).flatMap((each) => ADDED[each] ?? []);
}

/** Runs in the page. Dexie's versions are ten times as large. Of each store, the rows that are given. */
export async function makeEarlier({ version, stores }: { version: number; stores: StoreShape[] }): Promise<void> {
	const database = await new Promise<IDBDatabase>((resolve) => {
		const request = indexedDB.open('spell', version * 10);
		request.onupgradeneeded = () => {
			for (const { name, keyPath, indexes } of stores) {
				const store = request.result.createObjectStore(name, { keyPath });
				for (const index of indexes) store.createIndex(String(index), index);
			}
		};
		request.onsuccess = () => resolve(request.result);
	});
	const rows = await storage.earlierRows();
	const writing = database.transaction(
		stores.map(({ name }) => name),
		'readwrite'
	);
	for (const { name } of stores) for (const row of rows[name] ?? []) writing.objectStore(name).put(row);
	await new Promise((resolve) => (writing.oncomplete = resolve));
	database.close();
}
