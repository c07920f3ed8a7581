import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import { cast, drop, dropModule, expectAccessible, expectNoSidewaysScroll, openRunner } from './runner-page.ts';
import { recordsSettled } from './runs-page.ts';

test.override('serviceWorkers', 'allow');

const kind = (page: Page, name: string): Locator => page.locator(`[data-kind=${name}]`);
const clearButton = (page: Page, name: string): Locator => kind(page, name).getByRole('button');

async function toSettings(page: Page): Promise<void> {
	await page.getByRole('link', { name: 'Settings' }).click();
	await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
	await expect.poll(() => page.getByText('measuring …').count()).toBe(0);
}

async function openSettings(page: Page): Promise<void> {
	await page.goto('/settings/');
	await expect.poll(() => page.getByText('measuring …').count()).toBe(0);
}

async function clear(page: Page, name: string): Promise<void> {
	await clearButton(page, name).click();
	await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click();
	await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

/** One spell saved, one module opened, one cast. */
async function fill(page: Page): Promise<void> {
	await page.goto('/library/');
	await page.getByRole('region', { name: /^Spells, pinned first/ }).waitFor();
	await drop(page, { name: 'saved.wasm', bytes: await modules.trap() });
	await page.locator('[data-kind=own]').first().waitFor({ state: 'attached' });
	await openRunner(page);
	await dropModule(page, 'spin.wasm', await modules.spin());
	await page.getByRole('button', { name: /^hello-world/ }).click();
	await cast(page);
	await recordsSettled(page);
}

describe('storage', () => {
	test('is measured by kind; what is estimated says so', async ({ page }) => {
		await fill(page);
		await toSettings(page);
		await kind(page, 'runs')
			.getByText(/^1 run · .* and about \d/)
			.waitFor();
		await kind(page, 'spells')
			.getByText(/^1 spell · \d+ B$/)
			.waitFor();
		await kind(page, 'modules')
			.getByText(/^1 module · \d+ B$/)
			.waitFor();
		await kind(page, 'audit')
			.getByText(/^\d+ entries · about /)
			.waitFor();
		await kind(page, 'folders').getByText('0 folders · 0 B').waitFor();
		await page
			.getByTestId('total')
			.getByText(/^In all about [\d.]+ \w+ of /)
			.waitFor();
		await expectAccessible(page, 'settings');
		await page.setViewportSize({ width: 320, height: 700 });
		await expectNoSidewaysScroll(page);
		await clearButton(page, 'runs').click();
		await expectAccessible(page, 'settings, clearing runs');
	});

	test('clearing modules says what goes, keeps saved spells, and can be undone', async ({ page }) => {
		await fill(page);
		await toSettings(page);
		await clearButton(page, 'modules').click();
		const dialog = page.getByRole('dialog', { name: 'Clear opened modules?' });
		await dialog.getByText('Saved spells stay, with every version. A notice offers to undo it.').waitFor();
		await dialog.getByRole('button', { name: 'Keep' }).click();
		await kind(page, 'modules')
			.getByText(/^1 module/)
			.waitFor();
		await clear(page, 'modules');
		await kind(page, 'modules').getByText('0 modules').waitFor();
		await kind(page, 'spells')
			.getByText(/^1 spell/)
			.waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await kind(page, 'modules')
			.getByText(/^1 module/)
			.waitFor();
		await page.getByRole('link', { name: 'Cast', exact: true }).click();
		await page.reload();
		await page.getByRole('button', { name: /^spin/ }).click();
		await page.getByRole('region', { name: 'Module' }).getByText('spin').waitFor();
		await page.goto('/library/');
		await page.getByRole('button', { name: 'Cast saved' }).click();
		expect(await (await cast(page)).getAttribute('data-tone')).toBe('failed');
	});

	test('saved spells and settings come back by undo; runs go for good', async ({ page }) => {
		await fill(page);
		await toSettings(page);
		await page.getByLabel('Time, s').fill('7');
		await page.getByLabel('Time, s').press('Enter');
		await clear(page, 'spells');
		await kind(page, 'spells').getByText('0 spells').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await kind(page, 'spells').getByText('1 spell').waitFor();
		await clear(page, 'settings');
		await expect.poll(() => page.getByLabel('Time, s').inputValue()).toBe('');
		await page.getByRole('button', { name: 'Undo' }).click();
		await expect.poll(() => page.getByLabel('Time, s').inputValue()).toBe('7');
		await clear(page, 'runs');
		await kind(page, 'runs').getByText('0 runs').waitFor();
		await page.getByText('Cleared: runs.').waitFor();
	});
});

test('limits that are set here are what the runner starts with, by keyboard alone', async ({ page }) => {
	await openRunner(page);
	await toSettings(page);
	const memory = page.getByLabel('Memory, MiB');
	await memory.focus();
	await page.keyboard.type('9000');
	await page.keyboard.press('Enter');
	await page.getByText('Memory takes 0.063 to 4,096 MiB, not “9000”.').waitFor();
	expect(await memory.getAttribute('aria-invalid')).toBe('true');
	await expectAccessible(page, 'settings, with a fault');
	await memory.press('ControlOrMeta+a');
	await page.keyboard.type('64');
	await page.keyboard.press('Tab');
	await page.getByLabel('Fuel, units').fill('1000');
	await page.keyboard.press('Enter');
	await page.getByRole('link', { name: 'Cast', exact: true }).click();
	await page.getByText('64 MiB · 1,000 units of fuel').waitFor();
	expect(await (await cast(page)).innerText()).toContain('1,000 units of fuel');
	await page.reload();
	await page.getByText('64 MiB · 1,000 units of fuel').waitFor();
});

test('trust is listed with names, and taken back with an undo', async ({ page }) => {
	await openRunner(page);
	await dropModule(page, 'spin.wasm', await modules.spin());
	await page.getByRole('button', { name: 'What is inside' }).click();
	await page
		.getByText(/^(Arguments, environment, limits|Limits)$/)
		.first()
		.click();
	await page.getByLabel(/^Trust this program/).check();
	await toSettings(page);
	const list = page.getByRole('list', { name: 'Trusted programs' });
	await list.getByText('spin').waitFor();
	await list.getByRole('button', { name: /^Distrust spin/ }).click();
	await page.getByText('None. A program is trusted in the runner').waitFor();
	await page.getByRole('button', { name: 'Undo' }).click();
	await list.getByText('spin').waitFor();
	await list.getByRole('button', { name: /^Distrust spin/ }).click();
	await page.getByRole('link', { name: 'Cast', exact: true }).click();
	expect(await page.getByLabel(/^Trust this program/).isChecked()).toBe(false);
});

test('everything is erased once the word is typed, also while another tab is open', async ({ page }) => {
	await fill(page);
	const other = await page.context().newPage();
	await other.goto('/runs/');
	await other.getByText('1 run', { exact: true }).waitFor();
	await openSettings(page);
	await page.getByRole('button', { name: 'Erase everything' }).click();
	const dialog = page.getByRole('dialog', { name: 'Erase everything?' });
	const erase = dialog.getByRole('button', { name: 'Erase everything' });
	expect(await erase.isDisabled()).toBe(true);
	await expectAccessible(page, 'settings, erasing');
	await dialog.getByRole('textbox').fill('erase');
	await page.keyboard.press('Enter');
	await page.waitForURL((url) => url.pathname === '/');
	await openSettings(page);
	for (const each of ['runs', 'spells', 'modules', 'audit'])
		await kind(page, each)
			.getByText(/^0 \w+ · /)
			.waitFor();
	await other.reload();
	await other.getByText('No runs yet').waitFor();
});

test('where nothing can be kept the page says so, and the rest of it works', async ({ page }) => {
	await page.addInitScript(() => {
		const refuse = () => {
			throw new DOMException('Storage is off.', 'SecurityError');
		};
		Object.defineProperty(globalThis, 'localStorage', { get: refuse });
		Object.defineProperty(globalThis, 'indexedDB', { value: { open: refuse, databases: refuse } });
	});
	await openSettings(page);
	await page.getByTestId('not-kept').getByText('This browser keeps nothing for Spell here').waitFor();
	await kind(page, 'runs').getByText('not kept here').waitFor();
	await page.getByText('None. A program is trusted in the runner').waitFor();
	await expectAccessible(page, 'settings, not kept');
});
