import { buffer } from 'node:stream/consumers';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { test } from '../support/page.ts';
import { backupOf, runParts } from '../unit/storage/backup/backup-files.ts';
import * as modules from './runner-modules.ts';
import { cast, drop, expectAccessible, expectNoSidewaysScroll, moduleReady, openRunner } from './runner-page.ts';
import { recordsSettled } from './runs-page.ts';

const section = (page: Page): Locator => page.getByRole('region', { name: 'Backup', exact: true });
const own = (page: Page): Locator => page.locator('[data-kind=own]');

/** One spell saved, one cast. */
async function fill(page: Page): Promise<void> {
	await page.goto('/library/');
	await page.getByRole('region', { name: /^Spells, pinned first/ }).waitFor();
	await drop(page, { name: 'saved.wasm', bytes: await modules.trap() });
	await own(page).first().waitFor({ state: 'attached' });
	await openRunner(page);
	await cast(page);
	await recordsSettled(page);
}

async function download(page: Page, button: Locator): Promise<{ name: string; bytes: Buffer }> {
	const [saved] = await Promise.all([page.waitForEvent('download'), button.click()]);
	return { name: saved.suggestedFilename(), bytes: await buffer(await saved.createReadStream()) };
}

async function pick(page: Page, name: string, buffer: Buffer): Promise<void> {
	await page.getByLabel('Backup to import').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
}

test('all of a device is saved, erased, shown before it is imported, and there again', async ({ page }) => {
	await fill(page);
	await page.evaluate(() => localStorage.setItem('spell-trusted', JSON.stringify(['ab'.repeat(32)])));
	await page.goto('/settings/');
	await page.getByLabel('Time, s').fill('7');
	await page.getByLabel('Time, s').press('Enter');
	const { name, bytes } = await download(page, section(page).getByRole('button', { name: 'Save a backup' }));
	expect(name).toMatch(/^spell-\d{4}-\d\d-\d\d\.spell-backup$/);
	await page.getByRole('button', { name: 'Erase everything' }).click();
	await page.getByRole('dialog').getByRole('textbox').fill('erase');
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => url.pathname === '/');
	await page.goto('/settings/');
	await pick(page, name, bytes);
	const brings = page.getByRole('region', { name: `What ${name} brings` });
	await brings.getByRole('row', { name: 'Spells 1 0 0' }).waitFor();
	await brings.getByRole('row', { name: 'Runs 1 0 0' }).waitFor();
	await expectAccessible(page, 'settings, a backup that waits');
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSidewaysScroll(page);
	await brings.getByRole('button', { name: 'Import' }).click();
	await page.getByText(`Imported ${name}.`).waitFor();
	await expect.poll(() => page.getByLabel('Time, s').inputValue()).toBe('7');
	// Trust comes only when it is asked for.
	await page.getByText('None. A program is trusted in the runner').waitFor();
	await pick(page, name, bytes);
	await brings.getByRole('row', { name: 'Spells 0 1 0' }).waitFor();
	await brings.getByLabel('Take over trusted programs').check();
	await brings.getByRole('button', { name: 'Import' }).click();
	await page.getByRole('list', { name: 'Trusted programs' }).getByText('A module that is not kept here').waitFor();
	await page.goto('/library/');
	await page.getByRole('button', { name: 'Cast saved' }).click();
	await moduleReady(page);
	expect(await (await cast(page)).getAttribute('data-tone')).toBe('failed');
	await page.goto('/runs/');
	await page.getByText('2 runs', { exact: true }).waitFor();
});

test('one spell is exported from its page and imported, by keyboard; what is here stays', async ({ page }) => {
	await fill(page);
	await page.goto('/library/');
	await own(page).first().click();
	const { name, bytes } = await download(page, page.getByRole('button', { name: 'Export' }));
	expect(name).toBe('saved.spell-backup');
	await page.getByRole('button', { name: 'Delete' }).click();
	await page.getByText('Deleted saved.').first().waitFor();
	await page.goto('/settings/');
	await pick(page, name, bytes);
	const brings = page.getByRole('region', { name: `What ${name} brings` });
	await brings.getByRole('row', { name: 'Spells 1 0 0' }).waitFor();
	expect(await brings.getByText('Replace').count()).toBe(0);
	await brings.getByRole('button', { name: 'Import' }).press('Enter');
	await page.getByText(`Imported ${name}.`).waitFor();
	await page.goto('/library/');
	await own(page).getByText('saved').first().waitFor();
	await page.goto('/runs/');
	await page.getByText('1 run', { exact: true }).waitFor();
});

test('a file that is refused says which field, and nothing of it is taken', async ({ page }) => {
	await page.goto('/settings/');
	await page.getByRole('button', { name: 'Clear settings' }).waitFor();
	const alert = section(page).getByRole('alert');
	const later = await backupOf(runParts(), { version: 9 });
	await pick(page, 'later.spell-backup', Buffer.from(await later.arrayBuffer()));
	await alert.getByText('a later version of Spell made this backup (found 9, expected at most 1)').waitFor();
	await pick(page, 'hello.spell-backup', Buffer.from('hello'));
	await alert.getByText('file: this is no backup of Spell.').waitFor();
	const whole = Buffer.from(await (await backupOf(runParts())).arrayBuffer());
	await pick(page, 'cut.spell-backup', whole.subarray(0, 300));
	await alert.getByText('the file was cut: its end is missing (found 300)').waitFor();
	await expectAccessible(page, 'settings, a backup that is refused');
	await pick(page, 'run.spell-backup', whole);
	const brings = page.getByRole('region', { name: 'What run.spell-backup brings' });
	await brings.getByRole('row', { name: 'Runs 1 0 0' }).waitFor();
	await brings.getByRole('button', { name: 'Cancel' }).click();
	await page.goto('/runs/');
	await page.getByText('No runs yet').waitFor();
});
