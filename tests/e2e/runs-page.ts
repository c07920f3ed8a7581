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
