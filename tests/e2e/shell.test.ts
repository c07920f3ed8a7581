import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import { drop, expectAccessible, expectNoSidewaysScroll, moduleReady } from './runner-page.ts';

/** What each page's own keys do, as its dialog says it. */
const PAGES = [
	{ path: '/', name: 'Cast', own: 'Cancel the cast' },
	{ path: '/library/', name: 'Library', own: 'Search the library' },
	{ path: '/runs/', name: 'Runs', own: 'Move between tabs' },
	{ path: '/metrics/', name: 'Metrics', own: 'Move between tabs' },
	{ path: '/inspect/', name: 'Inspect', own: 'Move between tabs' }
];

describe('on every page', () => {
	for (const { path, name, own } of PAGES) {
		test(`${path}: ? shows its keys, and all pages are in sight at 320 px`, async ({ page }) => {
			await page.setViewportSize({ width: 320, height: 640 });
			await page.goto(path);
			const navigation = page.getByRole('navigation', { name: 'Pages' });
			expect(await navigation.locator('[aria-current=page]').innerText()).toBe(name);
			for (const link of await navigation.getByRole('link').all()) {
				const box = await link.boundingBox();
				expect(box?.x).toBeGreaterThanOrEqual(0);
				expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(320);
			}
			await expectNoSidewaysScroll(page);
			const dialog = page.getByRole('dialog', { name: 'Keys' });
			// The page hears keys once its script runs.
			await expect
				.poll(async () => {
					if (!(await dialog.isVisible())) await page.keyboard.press('?');
					return dialog.isVisible();
				})
				.toBe(true);
			await dialog.getByText(own).waitFor();
			await expectAccessible(page, `${path}, keys`);
		});
	}
});

test('a notice is reached by F8, stays while the focus is there, and its undo works', async ({ page }) => {
	await page.goto('/');
	await page.getByRole('button', { name: /^Cast\b/ }).click();
	await page.locator('[data-tone="ok"]').waitFor();
	await page.getByRole('link', { name: 'Runs' }).click();
	await page.getByRole('button', { name: /^Delete this run/ }).click();
	const undo = page.getByRole('button', { name: 'Undo' });
	await undo.waitFor();
	await page.keyboard.press('F8');
	expect(await undo.evaluate((node) => node === document.activeElement)).toBe(true);
	await page.keyboard.press('Enter');
	await page.getByText('1 run', { exact: true }).waitFor();
});

test('what is dropped on any page goes where it belongs', async ({ page }) => {
	for (const path of ['/runs/', '/metrics/', '/settings/', '/audit/', '/docs/']) {
		await page.goto(path);
		await page.locator('main').waitFor();
		const module = page.getByRole('region', { name: 'Module' });
		// The page hears of drops once its script runs.
		await expect
			.poll(async () => {
				if (!(await module.isVisible())) await drop(page, { name: 'dropped.wasm', bytes: await modules.trap() });
				return module.isVisible();
			})
			.toBe(true);
		await module.getByText('dropped.wasm').waitFor();
		await moduleReady(page);
		expect(await page.locator('[data-tone]').count()).toBe(0);
	}
	await page.goto('/metrics/');
	await page.getByText('No cast has ended yet').waitFor();
	await drop(page, { name: 'notes.txt', bytes: new TextEncoder().encode('text') });
	await page.getByText('notes.txt is no program.').waitFor();
	expect(new URL(page.url()).pathname).toBe('/metrics/');
});
