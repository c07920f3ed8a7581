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
	6: [{ name: 'castTexts', keyPath: 'from', indexes: [] }],
	7: []
};

/** The indexes that a version added to stores of earlier ones. */
const INDEXED: Readonly<Record<number, Readonly<Record<string, readonly string[]>>>> = { 7: { casts: ['batch'] } };

export const VERSIONS = Object.keys(ADDED).map(Number);

/** All stores that a version has. */
export function storesOf(version: number): StoreShape[] {
	const upTo = VERSIONS.filter((each) => each <= version);
	const indexesOf = (name: string) => upTo.flatMap((each) => INDEXED[each]?.[name] ?? []);
	const stores = upTo.flatMap((each) => ADDED[each] ?? []);
	return stores.map((store) => ({ ...store, indexes: [...store.indexes, ...indexesOf(store.name)] }));
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
