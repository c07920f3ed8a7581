import { chromium } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { findChromium } from '../../../scripts/chromium.ts';
import { test } from '../../support/page.ts';
import { openStorage } from './storage-page.ts';

describe('a record', () => {
	test('is settled once: a second end is refused, and changes nothing', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { store, record, settlement } = storage;
			const begun = record();
			await store.begin(begun, undefined);
			await store.settle(begun.id, settlement());
			const refused = await store.settle(begun.id, settlement({ kind: 'cancelled' })).catch(String);
			return { refused, kept: await store.get(begun.id) };
		});
		expect(seen.refused).toMatch(/^NotRunningError: Only a running record can be settled; .* is ok/);
		expect(seen.kept).toMatchObject({ outcome: 'ok', state: { kind: 'settled', result: { kind: 'ok' } } });
		expect(seen.kept?.input.sha256).toBe('b'.repeat(64));
	});

	test('of two ends at the same moment takes one', async ({ page }) => {
		await openStorage(page);
		const ends = await page.evaluate(async () => {
			const { store, record, settlement } = storage;
			const begun = record();
			await store.begin(begun, undefined);
			const both = [settlement(), settlement({ kind: 'cancelled' })].map((end) => store.settle(begun.id, end));
			return (await Promise.allSettled(both)).map(({ status }) => status);
		});
		expect(ends.toSorted()).toEqual(['fulfilled', 'rejected']);
	});

	test('that was deleted while it ran is not brought back by its end', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { store, record, settlement } = storage;
			const begun = record();
			await store.begin(begun, undefined);
			await store.delete(begun.id);
			const refused = await store.settle(begun.id, settlement()).catch(String);
			return { refused, kept: await store.get(begun.id) };
		});
		expect(seen.refused).toContain('is nothing');
		expect(seen.kept).toBeUndefined();
	});

	test('that runs in no living tab is interrupted; others and ended ones stay as they are', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { store, record, settlement } = storage;
			const [dead, alive, ended] = [record({ tab: 'gone' }), record({ tab: 'here' }), record({ tab: 'gone' })];
			for (const each of [dead, alive, ended]) await store.begin(each, undefined);
			await store.settle(ended.id, settlement());
			const count = await store.interrupt(({ tab }) => tab === 'here', 5);
			const late = await store.settle(dead.id, settlement()).catch(String);
			const outcomes = await Promise.all([dead, alive, ended].map(async ({ id }) => (await store.get(id))?.outcome));
			return { count, late, outcomes };
		});
		expect(seen).toMatchObject({ count: 1, outcomes: ['interrupted', 'running', 'ok'] });
		expect(seen.late).toContain('is interrupted');
	});

	test('that is deleted can be put back whole', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { store, record, settlement } = storage;
			const begun = record();
			await store.begin(begun, new Uint8Array([1, 2, 3]));
			await store.settle(begun.id, settlement(undefined, new Uint8Array([4, 5])));
			const before = await store.whole(begun.id);
			const deleted = await store.delete(begun.id);
			const gone = await store.whole(begun.id);
			const emptied = await store.keptBytes();
			if (deleted) await store.restore(deleted);
			return { before, gone, emptied, after: await store.whole(begun.id), bytes: await store.keptBytes() };
		});
		expect(seen.before?.input).toBeDefined();
		expect(seen.gone).toBeUndefined();
		expect(seen.after).toEqual(seen.before);
		expect([seen.emptied, seen.bytes]).toEqual([0, 5]);
	});
});

describe('inputs and outputs', () => {
	test('beyond the limit go, the oldest first; their records stay', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { store, limits, record, settlement } = storage;
			limits.allBytes = 1_000;
			const casts = [record(), record(), record(), record()];
			for (const each of casts) {
				await store.begin(each, new Uint8Array(200));
				await store.settle(each.id, settlement(undefined, new Uint8Array(200)));
			}
			const wholes = await Promise.all(casts.map(({ id }) => store.whole(id)));
			const kept = wholes.map((whole) => [
				whole?.record.outcome,
				whole?.input !== undefined,
				whole?.output !== undefined
			]);
			const before = await store.keptBytes();
			limits.allBytes = 450;
			await store.prune();
			return { kept, before, after: await store.keptBytes() };
		});
		expect(seen.kept).toEqual([
			['ok', false, false],
			['ok', false, false],
			['ok', true, true],
			['ok', true, true]
		]);
		expect([seen.before, seen.after]).toEqual([800, 400]);
	});

	test('that no longer fit on the device are left out, and say so; nothing that was there is lost', async () => {
		// Chromium holds only a profile on disk to a quota that is set from outside.
		await using context = await chromium.launchPersistentContext('', {
			...(await findChromium()),
			baseURL: inject('siteUrl')
		});
		const page = await context.newPage();
		await openStorage(page);
		const session = await context.newCDPSession(page);
		const { origin } = new URL(page.url());
		await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
		const before = await page.evaluate(async () => {
			const { store, limits, record, settlement } = storage;
			limits.allBytes = 1_000_000_000;
			const old = record();
			await store.begin(old, crypto.getRandomValues(new Uint8Array(1_000)));
			await store.settle(old.id, settlement(undefined, new Uint8Array(10)));
			return old.id;
		});
		const seen = await page.evaluate(async (oldId) => {
			const { store, record, settlement } = storage;
			const noise = () => {
				const bytes = new Uint8Array(8_000_000);
				for (let at = 0; at < bytes.length; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536));
				return bytes;
			};
			const begun = record();
			await store.begin(begun, noise());
			const running = await store.whole(begun.id);
			await store.settle(begun.id, settlement(undefined, noise()));
			return { running, settled: await store.whole(begun.id), old: await store.whole(oldId) };
		}, before);
		expect(seen.running).toMatchObject({ record: { outcome: 'running', input: { keeping: 'storage-full' } } });
		expect(seen.running?.input).toBeUndefined();
		expect(seen.settled).toMatchObject({ record: { outcome: 'ok', state: { stdout: { keeping: 'storage-full' } } } });
		expect(seen.settled?.output).toBeUndefined();
		expect(seen.old?.input).toBeDefined();
		expect(seen.old?.output).toBeDefined();
	});
});

describe('a list', () => {
	test('is newest first, and by spell, outcome, or both', async ({ page }) => {
		await openStorage(page);
		const seen = await page.evaluate(async () => {
			const { store, list, record, settlement } = storage;
			const kinds = [
				['echo', 'ok'],
				['count', 'ok'],
				['echo', 'cancelled'],
				['echo', 'ok']
			] as const;
			const ids: string[] = [];
			for (const [spell, kind] of kinds) {
				const begun = record({ spell });
				ids.push(begun.id);
				await store.begin(begun, undefined);
				await store.settle(begun.id, settlement(kind === 'ok' ? { kind, exitCode: 0 } : { kind }));
			}
			const found = (filter: Parameters<typeof list.watchIds>[0]) =>
				new Promise<number[]>((resolve, reject) => {
					const subscription = list.watchIds(filter, {
						next: (some) => {
							resolve(some.map((id) => ids.indexOf(id)));
							queueMicrotask(() => subscription.unsubscribe());
						},
						error: reject
					});
				});
			const both = { spell: 'echo', outcome: 'ok' } as const;
			return {
				all: await found({}),
				echo: await found({ spell: 'echo' }),
				ok: await found({ outcome: 'ok' }),
				both: await found(both),
				newest: (await list.newest(both, 1)).map(({ id }) => ids.indexOf(id)),
				spells: await list.spells()
			};
		});
		expect(seen).toEqual({
			all: [3, 2, 1, 0],
			echo: [3, 2, 0],
			ok: [3, 1, 0],
			both: [3, 0],
			newest: [3],
			spells: ['count', 'echo']
		});
	});
});

test('a database of the first version is taken over with its modules', async ({ page }) => {
	await openStorage(page);
	await page.evaluate(makeFirstVersion);
	const seen = await page.evaluate(async () => {
		const { database, store, record } = storage;
		const begun = record();
		await store.begin(begun, undefined);
		const { outcome } = (await store.get(begun.id)) ?? {};
		return { modules: await database.modules.toArray(), cast: outcome, spells: await database.spells.toArray() };
	});
	expect(seen).toMatchObject({ modules: [{ sha256: 'abc', name: 'kept' }], cast: 'running', spells: [] });
});

/** Runs in the page: the database as version 1 made it; Dexie's versions are ten times as large. */
async function makeFirstVersion(): Promise<void> {
	const database = await new Promise<IDBDatabase>((resolve) => {
		const request = indexedDB.open('spell', 10);
		request.onupgradeneeded = () => {
			const modules = request.result.createObjectStore('modules', { keyPath: 'sha256' });
			modules.createIndex('name', 'name');
			modules.createIndex('usedAt', 'usedAt');
			request.result.createObjectStore('moduleBytes', { keyPath: 'sha256' });
		};
		request.onsuccess = () => resolve(request.result);
	});
	const transaction = database.transaction('modules', 'readwrite');
	transaction.objectStore('modules').put({ sha256: 'abc', name: 'kept', usedAt: 1 });
	await new Promise((resolve) => (transaction.oncomplete = resolve));
	database.close();
}
