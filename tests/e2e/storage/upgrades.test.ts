import { describe, expect } from 'vitest';
import { test } from '../../support/page.ts';
import { makeEarlier, storesOf, VERSIONS } from './earlier-versions.ts';
import { openStorage } from './storage-page.ts';

describe('a database of an earlier version is taken over with all that is in it', () => {
	test.for(VERSIONS)('version %i', async (version, { page }) => {
		await openStorage(page);
		const stores = storesOf(version);
		await page.evaluate(makeEarlier, { version, stores });
		const seen = await page.evaluate(
			async (names) => {
				const { database, earlierRows } = storage;
				const wanted = await earlierRows();
				const plain = (rows: unknown[]) =>
					JSON.stringify(rows, (_, value: unknown) => (ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value));
				const differing = [];
				for (const name of names) {
					const found: unknown[] = await database.table(name).toArray();
					if (plain(found) !== plain(wanted[name] ?? [])) differing.push([name, plain(found)]);
				}
				const kept = (await database.moduleBytes.toArray())[0];
				const counted = names.includes('casts') ? (await database.castSums.toArray()).length : 0;
				return {
					differing,
					bytes: kept && [...new Uint8Array(await kept.bytes.arrayBuffer())],
					counted,
					version: database.backendDB().version,
					own: database.verno * 10
				};
			},
			stores.map(({ name }) => name)
		);
		expect(seen.differing).toEqual([]);
		expect(seen.bytes).toEqual([0, 97, 115, 109]);
		expect(seen.counted).toBe(version === 1 ? 0 : 1);
		expect(seen.version).toBe(seen.own);
	});

	test('the newest fixture is of the newest version', async ({ page }) => {
		await openStorage(page);
		const own = await page.evaluate(() => storage.database.verno);
		expect(VERSIONS.at(-1)).toBe(own);
	});
});

test('several tabs that open it at once all get it, upgraded once, with nothing lost', async ({ page }) => {
	await openStorage(page);
	await page.evaluate(makeEarlier, { version: 2, stores: storesOf(2) });
	const tabs = [page, ...(await Promise.all([1, 2, 3].map(() => page.context().newPage())))];
	await Promise.all(tabs.slice(1).map((tab) => openStorage(tab)));
	const seen = await Promise.all(
		tabs.map((tab, index) =>
			tab.evaluate(async (number) => {
				const { database, store, record } = storage;
				await store.begin(record({ spell: `tab-${number}` }), undefined);
				return [await database.modules.count(), await database.castSums.count()];
			}, index)
		)
	);
	expect(seen).toEqual(tabs.map(() => [1, 1]));
	expect(await page.evaluate(() => storage.database.casts.count())).toBe(5);
});
