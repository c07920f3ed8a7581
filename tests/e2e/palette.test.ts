import { expect } from 'vitest';
import { test } from '../support/page.ts';
import { cast, expectAccessible, expectNoSidewaysScroll, moduleReady, openRunner } from './runner-page.ts';
import { recordsSettled } from './runs-page.ts';

test('goes anywhere, by the keyboard alone', async ({ page }) => {
	await page.goto('/library/');
	await page.getByRole('heading', { name: 'Library' }).waitFor();
	await page.keyboard.press('Control+k');
	const field = page.getByRole('combobox', { name: 'Go to, or do' });
	await field.waitFor();
	await expectAccessible(page, 'the palette');
	await field.fill('metr');
	expect(
		await page.getByRole('listbox', { name: 'Found' }).getByRole('option', { selected: true }).textContent()
	).toContain('Metrics');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: 'Metrics' }).waitFor();
	await page.keyboard.press('Control+k');
	await field.fill('word-count');
	await page
		.getByRole('listbox', { name: 'Found' })
		.getByRole('option', { name: /word-count-c/ })
		.waitFor();
	await page.keyboard.press('Enter');
	await page.getByRole('region', { name: 'Module' }).getByText('word-count-c').waitFor();
	await moduleReady(page);
});

test('does what the page can do, finds runs, and gives the focus back', async ({ page }) => {
	await openRunner(page);
	await page.keyboard.press('Control+k');
	const field = page.getByRole('combobox', { name: 'Go to, or do' });
	await field.fill('cast');
	await page.keyboard.press('Enter');
	await page.locator('[data-tone="ok"]').waitFor();
	await recordsSettled(page);
	const opener = page.getByRole('button', { name: 'Go to, or do' });
	await opener.click();
	await field.fill('nothing at all');
	await page.getByText('Nothing has all of these letters.').waitFor();
	await field.fill('hello');
	await page.getByRole('group', { name: 'Runs' }).getByRole('option').first().waitFor();
	await page.keyboard.press('Escape');
	await expect.poll(() => opener.evaluate((button) => button === document.activeElement)).toBe(true);
	expect(await page.getByRole('dialog').count()).toBe(0);
});

test('on a phone, in the dark, nothing is out of sight', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await page.emulateMedia({ colorScheme: 'dark' });
	await openRunner(page);
	await cast(page);
	await page.getByRole('button', { name: 'Go to, or do' }).click();
	await page.getByRole('listbox', { name: 'Found' }).getByRole('option').first().waitFor();
	await expectNoSidewaysScroll(page);
	await expectAccessible(page, 'the palette on a phone');
});
