import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from '../support/page.ts';
import { cast, expectAccessible, expectNoSidewaysScroll, openRunner } from './runner-page.ts';
import { recordsSettled } from './runs-page.ts';
import { makeEarlier, storesOf } from './storage/earlier-versions.ts';

const notice = (page: Page) => page.getByTestId('database-notice');

/** A tab that holds the database at a version, and lets go of it only when it is closed. */
async function holdDatabase(page: Page, version: number): Promise<void> {
	await page.evaluate(
		(number) =>
			new Promise<void>((resolve, reject) => {
				const request = indexedDB.open('spell', number);
				request.onsuccess = () => {
					Object.assign(globalThis, { held: request.result });
					resolve();
				};
				request.onerror = () => reject(new Error('not opened'));
			}),
		version
	);
}

/** An empty page of the site. */
async function openEmpty(page: Page): Promise<void> {
	await page.route('**/empty-page', (route) =>
		route.fulfill({ contentType: 'text/html', body: '<title>Empty</title>' })
	);
	await page.goto('/empty-page');
}

test('an old tab that keeps the database from its upgrade is told of, and waited for', async ({ page }) => {
	const old = await page.context().newPage();
	await openEmpty(old);
	await old.evaluate(() => Object.assign(globalThis, { storage: { earlierRows: () => Promise.resolve({}) } }));
	await old.evaluate(makeEarlier, { version: 2, stores: storesOf(2) });
	await holdDatabase(old, 20);
	await page.goto('/runs/');
	await notice(page).getByText('Another tab has an older version of Spell open. Close it').waitFor();
	await expectAccessible(page, 'runs, blocked');
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSidewaysScroll(page);
	await old.close();
	await page.getByText('No runs yet').waitFor();
	await notice(page).waitFor({ state: 'detached' });
});

test('a tab lets go of the database when a newer version wants it, says so, and touches it no more', async ({
	page
}) => {
	await openRunner(page);
	await cast(page);
	await recordsSettled(page);
	const newer = await page.context().newPage();
	await openEmpty(newer);
	await holdDatabase(newer, 9_990);
	await notice(page).getByText('Another tab opened a newer version of Spell').waitFor();
	await expectAccessible(page, 'runner, outdated');
	// A cast goes on without a record.
	await cast(page);
	await page.getByText('This cast is not among your runs').waitFor();
	await page.goto('/runs/');
	await notice(page).getByText('A newer version of Spell wrote what is kept here').waitFor();
	await page.getByText('The runs could not be read').waitFor();
	const count = await newer.evaluate(
		() =>
			new Promise<number>((resolve) => {
				const { held } = globalThis as unknown as { held: IDBDatabase };
				const counting = held.transaction('casts').objectStore('casts').count();
				counting.onsuccess = () => resolve(counting.result);
			})
	);
	expect(count).toBe(1);
});

test('what one tab erases the others say, and a run in one tab is seen in the other', async ({ page }) => {
	await openRunner(page);
	const other = await page.context().newPage();
	await other.goto('/runs/');
	await other.getByText('No runs yet').waitFor();
	await cast(page);
	await other.getByText('1 run', { exact: true }).waitFor();
	await page.goto('/settings/');
	await page.getByRole('button', { name: 'Erase everything' }).click();
	await page.getByRole('dialog').getByRole('textbox').fill('erase');
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => url.pathname === '/');
	await notice(other).getByText('Everything was erased in another tab.').waitFor();
	await notice(other).getByRole('button', { name: 'Reload' }).click();
	await other.getByText('No runs yet').waitFor();
	expect(await notice(other).count()).toBe(0);
});
