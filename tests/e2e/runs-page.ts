/** What tests do on the pages of runs, in the words of somebody who uses them. */
import type { Locator, Page } from 'playwright-core';
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
