import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { encodeSelfContained } from '../../src/lib/links/self-contained.ts';
import { test } from '../support/page.ts';
import { sampleSpell } from '../unit/links/sample.ts';
import * as modules from './runner-modules.ts';
import { cast, dropModule, expectAccessible, expectNoSidewaysScroll, moduleReady, openRunner } from './runner-page.ts';

const bar = (page: Page) => page.getByRole('region', { name: 'Module' });
const dialog = (page: Page) => page.getByRole('dialog', { name: 'Save in the library' });
const name = (page: Page) => dialog(page).getByLabel('Name', { exact: true });
const savedLink = (page: Page) => bar(page).getByRole('link', { name: 'Saved' });

/** Saves what is in the runner as it is offered. */
async function save(page: Page): Promise<void> {
	await page.keyboard.press('Control+s');
	await dialog(page).getByRole('button', { name: 'Save' }).click();
	await savedLink(page).waitFor();
}

describe('saving from the runner', () => {
	test('makes a spell of a dropped module, by whose name it is cast from then on', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'broken.wasm', await modules.trap());
		await page.keyboard.press('Control+s');
		await expect.poll(() => name(page).inputValue()).toBe('broken');
		expect(await name(page).evaluate((field) => field === document.activeElement)).toBe(true);
		await expectAccessible(page, 'the save dialog');
		await name(page).fill('Mine\u202e');
		await page.keyboard.press('Enter');
		await page.getByText('Saved Mine‹U+202E›.').waitFor();
		await bar(page).getByText('Mine‹U+202E›').waitFor();
		await expectAccessible(page, 'saved');
		await cast(page);
		await page.getByRole('link', { name: 'Runs', exact: true }).click();
		await page.locator('main li').getByText('Mine‹U+202E›').waitFor();
		await page.getByRole('link', { name: 'Cast', exact: true }).click();
		await savedLink(page).click();
		await page.getByRole('heading', { name: 'Mine‹U+202E›' }).waitFor();
	});

	test('is undone by its notice', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'spin.wasm', await modules.spin());
		await save(page);
		await page.getByRole('button', { name: 'Undo' }).click();
		await bar(page).getByRole('button', { name: 'Save', exact: true }).waitFor();
		await page.getByRole('link', { name: 'Library', exact: true }).click();
		await page.getByText('None of these is yours yet').waitFor();
	});

	test('offers the next version of the spell that was there, and takes it back', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'spin.wasm', await modules.spin());
		await save(page);
		await dropModule(page, 'other.wasm', await modules.trap());
		await page.keyboard.press('Control+s');
		await dialog(page).getByLabel('A spell apart').waitFor();
		await name(page).fill('Spin');
		await page.keyboard.press('Enter');
		await dialog(page).getByText('There is a spell called spin already.').waitFor();
		await expectAccessible(page, 'a name that is taken');
		await dialog(page).getByLabel('Version 2 of spin').check();
		await dialog(page).getByLabel('What is new in it').fill('It breaks now');
		await page.keyboard.press('Enter');
		await page.getByText('Saved spin as version 2.').waitFor();
		await page.getByRole('button', { name: 'Undo' }).last().click();
		await bar(page).getByRole('button', { name: 'Save', exact: true }).waitFor();
		// A file of the same name is taken for the same spell.
		await dropModule(page, 'SPIN.wasm', await modules.trap());
		await page.keyboard.press('Control+s');
		await expect.poll(() => dialog(page).getByLabel('Version 3 of spin').isChecked()).toBe(true);
	});

	test('says of a saved module that it is, also after a reload', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'spin.wasm', await modules.spin());
		await save(page);
		await page.reload();
		await moduleReady(page);
		await dropModule(page, 'again.wasm', await modules.spin());
		await savedLink(page).waitFor();
		await page.keyboard.press('Control+s');
		await page.getByText('It is saved already.').waitFor();
	});

	test('keeps what a link brought, and nothing of it once that is undone', async ({ page }) => {
		await page.goto(`/r/#${await encodeSelfContained(await sampleSpell())}`);
		await page.getByRole('button', { name: 'Open in the runner' }).click();
		await page.getByText('From somebody else.').waitFor();
		await page.setViewportSize({ width: 320, height: 700 });
		await page.getByRole('button', { name: 'Save it' }).click();
		await expectNoSidewaysScroll(page);
		await dialog(page).getByRole('button', { name: 'Save' }).click();
		await savedLink(page).waitFor();
		expect(await page.getByText('From somebody else.').count()).toBe(0);
		await page.getByRole('button', { name: 'Undo' }).click();
		await page.getByText('From somebody else.').waitFor();
		await expect.poll(() => page.evaluate(countKept)).toBe(0);
	});
});

/** Runs in the page: how many modules have their bytes here. */
async function countKept(): Promise<number> {
	const database = await new Promise<IDBDatabase>((resolve) => {
		const request = indexedDB.open('spell');
		request.onsuccess = () => resolve(request.result);
	});
	const count = await new Promise<number>((resolve) => {
		const request = database.transaction('moduleBytes').objectStore('moduleBytes').count();
		request.onsuccess = () => resolve(request.result);
	});
	database.close();
	return count;
}
