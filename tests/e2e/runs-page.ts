/** What tests do on the pages of runs, in the words of somebody who uses them. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { CastRecord } from '../../src/lib/storage/cast-record.ts';

export const rows = (page: Page): Locator => page.getByRole('region', { name: 'Runs, newest first' }).locator('li');

/** Opens the list by a link, within the app. */
export async function toRuns(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Runs', exact: true }).click();
	await page.getByRole('heading', { name: 'Runs' }).waitFor();
}

/** Waits until the list counts as many. */
export function countOf(page: Page, count: number): Promise<void> {
	const words = `${count.toLocaleString('en-US')} ${count === 1 ? 'run' : 'runs'}`;
	return page.getByRole('status').filter({ hasText: words }).waitFor();
}

/** Waits until no record is open: a page that is left before that leaves its cast `interrupted`. */
export async function recordsSettled(page: Page): Promise<void> {
	await expect.poll(async () => (await storedCasts(page)).map(({ state }) => state.kind)).not.toContain('running');
}

/** All records as they are in the database. */
export function storedCasts(page: Page): Promise<CastRecord[]> {
	return page.evaluate(async () => {
		const database = await new Promise<IDBDatabase>((resolve, reject) => {
			const request = indexedDB.open('spell');
			request.onsuccess = () => resolve(request.result);
			request.onerror = () => reject(new Error('not opened'));
		});
		const casts = await new Promise<unknown>((resolve) => {
			const request = database.transaction('casts').objectStore('casts').getAll();
			request.onsuccess = () => resolve(request.result);
		});
		database.close();
		return casts as CastRecord[];
	});
}

/** Changes all records behind the app's back: fields, and the hash of what was printed. */
export function changeCasts(page: Page, fields: Partial<CastRecord>, hashes: { stdout: string }): Promise<void> {
	return page.evaluate(
		async ([changes, { stdout }]) => {
			const database = await new Promise<IDBDatabase>((resolve) => {
				const request = indexedDB.open('spell');
				request.onsuccess = () => resolve(request.result);
			});
			await new Promise((resolve) => {
				const transaction = database.transaction('casts', 'readwrite');
				transaction.oncomplete = resolve;
				const cursors = transaction.objectStore('casts').openCursor();
				cursors.onsuccess = () => {
					const cursor = cursors.result;
					if (!cursor) return;
					const record = { ...(cursor.value as CastRecord), ...changes };
					const { state } = record;
					if (state.kind === 'settled') record.state = { ...state, stdout: { ...state.stdout, sha256: stdout } };
					cursor.update(record);
					cursor.continue();
				};
			});
			database.close();
		},
		[fields, hashes] as const
	);
}

/** Empties tables behind the app's back. */
export function clearTables(page: Page, names: string[]): Promise<void> {
	return page.evaluate(async (all) => {
		const database = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open('spell');
			request.onsuccess = () => resolve(request.result);
		});
		await new Promise((resolve) => {
			const transaction = database.transaction(all, 'readwrite');
			transaction.oncomplete = resolve;
			for (const name of all) transaction.objectStore(name).clear();
		});
		database.close();
	}, names);
}
