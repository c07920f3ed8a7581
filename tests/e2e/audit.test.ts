import { text } from 'node:stream/consumers';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { verify } from '../../src/lib/audit/verify.ts';
import { test } from '../support/page.ts';
import { cast, dropModule, expectAccessible, expectNoSidewaysScroll, openRunner } from './runner-page.ts';
import { recordsSettled } from './runs-page.ts';
import { fillAudit } from './storage/fill-audit.ts';

const rows = (page: Page): Locator => page.getByRole('region', { name: 'Entries, newest first' }).locator('li');
const verdict = (page: Page): Locator => page.locator('[data-verdict]');
const dialog = (page: Page): Locator => page.getByRole('dialog');

function verifyNow(page: Page): Promise<void> {
	return page.getByRole('button', { name: 'Verify', exact: true }).click();
}

/** Opens the log by the link at the foot of each page. */
async function toAudit(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Audit log' }).click();
	await page.getByRole('heading', { name: 'Audit log' }).waitFor();
}

/** As somebody who opens the database by hand. */
function changeEntry(page: Page, place: number, changes: object | 'delete the rest'): Promise<void> {
	return page.evaluate(
		async ([at, changed]) => {
			const database = await new Promise<IDBDatabase>((resolve) => {
				const request = indexedDB.open('spell');
				request.onsuccess = () => resolve(request.result);
			});
			const transaction = database.transaction('audit', 'readwrite');
			const entries = transaction.objectStore('audit');
			if (typeof changed === 'string') entries.delete(IDBKeyRange.lowerBound(at));
			else {
				const read = entries.get(at);
				read.onsuccess = () => entries.put({ ...(read.result as object), ...changed });
			}
			await new Promise((resolve) => (transaction.oncomplete = resolve));
			database.close();
		},
		[place, changes] as const
	);
}

async function savedBy(page: Page, name: string): Promise<string> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name, exact: true }).click()
	]);
	return text(await download.createReadStream());
}

test('a cast and a refused module are in the log; each entry opens, leads to its run, and the chain is unbroken', async ({
	page
}) => {
	await openRunner(page);
	await cast(page);
	await recordsSettled(page);
	await dropModule(page, 'bad.wasm', new TextEncoder().encode('no module')).catch(() => undefined);
	await page.getByText('bad.wasm').first().waitFor();
	await toAudit(page);
	await expect
		.poll(async () =>
			(await rows(page).locator('button > span:nth-child(2)').allTextContents()).map((text) => text.trim())
		)
		.toEqual(['Module refused', 'Cast finished', 'Cast started']);
	await expectAccessible(page, 'the log');
	await verifyNow(page);
	expect(await verdict(page).textContent()).toMatch(/3 entries, unbroken\..*Head hash [0-9a-f]{64}/s);
	await expectAccessible(page, 'an unbroken log');
	await rows(page).nth(1).getByRole('button').press('Enter');
	await dialog(page).getByText('WASM_EXECUTION_COMPLETED').waitFor();
	await expectAccessible(page, 'an entry');
	await dialog(page).getByRole('link', { name: 'Open the run' }).click();
	await page.getByRole('region', { name: 'Facts' }).waitFor();
});

test('the log is narrowed by resource, event, day, and one cast', async ({ page }) => {
	await fillAudit(page, 90);
	await page.goto('/audit/');
	const count = (text: string) => page.getByText(text, { exact: true }).waitFor();
	await count('90 entries');
	await page.getByLabel('Resource').selectOption('WASM_MODULE');
	await count('30 entries');
	await page.getByLabel('Event').selectOption('WASM_MODULE_VALIDATION_FAILED');
	await count('10 entries');
	await page.getByLabel('From', { exact: true }).fill('2020-01-01');
	await count('10 entries');
	await page.getByLabel('To', { exact: true }).fill('2020-01-02');
	await page.getByText('No entry fits.').waitFor();
	await page.getByRole('button', { name: 'Clear filters' }).click();
	await count('90 entries');
	await page.goto('/audit/#cast-1');
	await count('2 entries');
	await page.getByRole('button', { name: 'Only cast-1' }).click();
	await count('90 entries');
});

test('an entry that was changed is named, and so is an end that was cut off after it was verified', async ({
	page
}) => {
	await fillAudit(page, 90);
	await page.goto('/audit/');
	await verifyNow(page);
	await verdict(page).getByText('90 entries, unbroken.').waitFor();
	await changeEntry(page, 81, 'delete the rest');
	await page.reload();
	await verifyNow(page);
	await verdict(page).getByText('Broken at entry 81').waitFor();
	await verdict(page).getByText('The chain ends before it').waitFor();
	await expectAccessible(page, 'a broken log');
	await page.getByRole('button', { name: 'Forget the noted head' }).click();
	await verdict(page).getByText('80 entries, unbroken.').waitFor();
	await changeEntry(page, 40, { resourceId: 'other' });
	await verifyNow(page);
	await verdict(page).getByText('Broken at entry 40').waitFor();
	await page.getByRole('button', { name: 'Show the entry' }).click();
	await dialog(page).getByText('other', { exact: true }).waitFor();
});

test('a head that was noted elsewhere is asked for by its form, and compared', async ({ page }) => {
	await fillAudit(page, 9);
	await page.goto('/audit/');
	await page.getByText('What verifying shows').click();
	const field = page.getByLabel('Head noted elsewhere');
	await field.fill('9:abc');
	await field.press('Enter');
	await page.getByText('A head is the number of an entry').waitFor();
	await field.fill(`9:${'ab'.repeat(32)}`);
	await field.press('Enter');
	await verdict(page).getByText('Another entry was here when the head was noted').waitFor();
	await page.setViewportSize({ width: 320, height: 568 });
	await expectNoSidewaysScroll(page);
});

test('the log is saved whole as JSONL that verifies elsewhere, and as listed as CSV without formulas', async ({
	page
}) => {
	await fillAudit(page, 600);
	await page.goto('/audit/');
	await page.getByText('600 entries', { exact: true }).waitFor();
	await page.getByLabel('Event').selectOption('WASM_EXECUTION_FAILED');
	await page.getByText('67 entries', { exact: true }).waitFor();
	const lines = (await savedBy(page, 'Save as JSONL')).trimEnd().split('\n');
	expect(verify(lines.map((line) => JSON.parse(line) as unknown))).toMatchObject({
		kind: 'unbroken',
		head: { sequence: 600 }
	});
	const table = (await savedBy(page, 'Save as CSV')).trimEnd().split('\r\n');
	expect(table).toHaveLength(68);
	expect(table[1]).toMatch(/^6,\d{4}-\d\d-\d\dT[\d:.]+Z,WASM_EXECUTION_FAILED,WASM_EXECUTION,cast-2,"\{""/);
	expect(table.filter((line) => /(^|,)[=+\-@]/.test(line))).toEqual([]);
});

test(
	'100,000 entries are listed at once and verified while the page goes on; a verification can be cancelled',
	{
		timeout: 180_000
	},
	async ({ page }) => {
		await fillAudit(page, 100_000);
		await page.goto('/audit/');
		await page.getByText('100,000 entries', { exact: true }).waitFor();
		await rows(page).first().getByText('count').waitFor();
		expect(await rows(page).count()).toBeLessThan(60);
		await verifyNow(page);
		await page.getByText(/Verified [\d,]+ of 100,000/).waitFor();
		await page.getByRole('button', { name: 'Cancel' }).click();
		await page.getByRole('progressbar').waitFor({ state: 'detached' });
		expect(await verdict(page).count()).toBe(0);
		const frames = page.evaluate(countFrames);
		await verifyNow(page);
		await verdict(page).getByText('100,000 entries, unbroken.').waitFor({ timeout: 120_000 });
		// How long a frame takes is this machine's matter; that they are drawn between the pieces is not.
		expect(await frames).toBeGreaterThan(20);
	}
);

/** Frames that the page draws while it verifies. */
function countFrames(): Promise<number> {
	return new Promise((resolve) => {
		let frames = 0;
		const count = () => {
			if (document.querySelector('[data-verdict]')) return resolve(frames);
			if (document.querySelector('progress')) frames++;
			requestAnimationFrame(count);
		};
		count();
	});
}

test('without entries the page says what to do', async ({ page }) => {
	await page.goto('/audit/');
	await page.getByText('Nothing to tell of yet').waitFor();
	await expectAccessible(page, 'the log, empty');
	await page.getByRole('link', { name: 'Cast a spell' }).click();
	await page.getByRole('region', { name: 'Module' }).waitFor();
});

test("a run's page leads to what the log has of it, and of nothing else", async ({ page }) => {
	await openRunner(page);
	for (let casts = 0; casts < 2; casts++) await cast(page);
	await recordsSettled(page);
	await page.getByRole('link', { name: 'Runs', exact: true }).click();
	await page.getByRole('region', { name: 'Runs, newest first' }).locator('li a').first().click();
	await page.getByRole('link', { name: 'In the audit log' }).click();
	await page.getByRole('heading', { name: 'Audit log' }).waitFor();
	await expect.poll(() => rows(page).count()).toBe(2);
});
