import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { writeManifestSection } from '../../src/lib/wasm/binary/manifest.ts';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import {
	cast,
	drop,
	expectAccessible,
	expectNoSidewaysScroll,
	moduleReady,
	openRunner,
	output
} from './runner-page.ts';

const rows = (page: Page) => page.getByRole('region', { name: /^Spells, pinned first/ }).locator('li');
const own = (page: Page) => rows(page).filter({ has: page.locator('[data-kind=own]') });

/** Opens the library, and saves a module that is dropped there. */
async function save(page: Page, name: string, bytes: Uint8Array): Promise<void> {
	await page.goto('/library/');
	await rows(page).first().waitFor();
	await drop(page, { name, bytes });
	await own(page).first().waitFor();
}

describe('the library', () => {
	test('keeps a dropped module over a reload, and casts it', async ({ page }) => {
		await save(page, 'broken.wasm', await modules.trap());
		await page.reload();
		await own(page).getByText('broken').waitFor();
		await expectAccessible(page, 'library');
		await own(page).getByRole('button', { name: 'Cast broken' }).click();
		await page.getByRole('region', { name: 'Module' }).getByText('broken').waitFor();
		await moduleReady(page);
		await cast(page);
		await output(page).getByText('Where: inner').waitFor();
		await page.getByRole('link', { name: 'Library', exact: true }).click();
		await own(page).getByText('Cast last').waitFor({ state: 'attached' });
	});

	test('finds spells as one types, and does all with the keyboard', async ({ page }) => {
		await save(page, 'spin.wasm', await modules.spin());
		await page.keyboard.press('/');
		await page.keyboard.type('SPI');
		await page.getByRole('status').filter({ hasText: '1 spell' }).waitFor();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('p');
		await page.getByText('Pinned:').waitFor({ state: 'attached' });
		await page.keyboard.press('F2');
		await page.getByLabel('Name', { exact: true }).fill('x'.repeat(101));
		await page.keyboard.press('Enter');
		await page.getByRole('alert').getByText('101 characters; the limit is 100').waitFor();
		await expectAccessible(page, 'a name that is too long');
		await page.getByLabel('Name', { exact: true }).fill('spinner\u202e');
		await page.getByLabel('Tags', { exact: true }).fill('slow, __proto__');
		await page.keyboard.press('Enter');
		await own(page).getByText('spinner‹U+202E›').waitFor();
		await page.getByLabel('Tag', { exact: true }).selectOption('__proto__');
		await own(page).getByRole('link').focus();
		await page.keyboard.press('Delete');
		await page.getByText('No spell fits.').waitFor();
		await page.getByRole('button', { name: 'Undo' }).press('Enter');
		await own(page).getByText('spinner‹U+202E›').waitFor();
	});

	test('refuses what is no module, what is there, and a name that is taken, and says what to do', async ({ page }) => {
		await save(page, 'spin.wasm', await modules.spin());
		await drop(page, { name: 'notes.wasm', bytes: new TextEncoder().encode('hello') });
		await page.getByText('notes.wasm: not a WebAssembly module').waitFor();
		await drop(page, { name: 'again.wasm', bytes: await modules.spin() });
		await page.getByText('These bytes are version 1 of spin.').waitFor();
		await drop(page, { name: 'Spin.wasm', bytes: await modules.trap() });
		await page.getByText('There is a spell called spin already.').waitFor();
		await expectAccessible(page, 'notices');
		await page.getByRole('button', { name: 'Save as version 2 of spin' }).click();
		await page.getByText('Saved spin as version 2.').waitFor();
	});

	test('takes an example as a spell of one’s own', async ({ page }) => {
		await page.goto('/library/');
		await rows(page).getByRole('link', { name: 'hello-wat' }).press('s');
		await own(page).getByText('hello-wat').waitFor();
		await page.getByRole('button', { name: 'Save hello-wat as your own' }).click();
		await page.getByText('These bytes are version 1 of hello-wat.').waitFor();
	});

	test('fits on a narrow phone', async ({ page }) => {
		await page.setViewportSize({ width: 320, height: 700 });
		await save(page, `${'long-name-'.repeat(9)}.wasm`, await modules.spin());
		await expectNoSidewaysScroll(page);
		await expectAccessible(page, 'library on a phone');
		await own(page).getByRole('link').click();
		await page.getByText('Version 1').waitFor();
		await expectNoSidewaysScroll(page);
		await expectAccessible(page, 'spell on a phone');
	});
});

describe('the page of a spell', () => {
	test('adds a version, rolls back and prunes, each with a way back', async ({ page }) => {
		await save(page, 'mine.wasm', await readFile(join('wasm', 'examples', 'hello-wat', 'hello-wat.wasm')));
		await own(page).getByRole('link').click();
		const versions = page.getByRole('list', { name: 'Versions, newest first' }).locator('li');
		await versions.first().waitFor();
		await page.getByLabel('What is new').fill('It spins now');
		await page
			.getByLabel('Next version of the spell')
			.setInputFiles({ name: 'mine.wasm', mimeType: 'application/wasm', buffer: Buffer.from(await modules.spin()) });
		await versions.nth(0).getByText('It spins now').waitFor();
		await versions.nth(0).getByText('current', { exact: true }).waitFor();
		await page.getByRole('button', { name: 'Make version 1 current' }).click();
		await versions.nth(1).getByText('current', { exact: true }).waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await versions.nth(0).getByText('current', { exact: true }).waitFor();
		await page.getByLabel('Keep the latest').fill('1');
		await page.getByRole('button', { name: 'Drop 1 older version' }).click();
		await page.getByText('Dropped 1 version.').waitFor();
		await expectAccessible(page, 'pruned');
		await page.getByRole('button', { name: 'Undo' }).click();
		await versions.nth(1).waitFor();
		await page.getByRole('tab', { name: 'Manifest' }).click();
		await page.getByText('The current version carries none').waitFor();
		await page.getByRole('button', { name: 'Delete' }).click();
		await page.getByText('None of these is yours yet').waitFor();
		await page.getByRole('button', { name: 'Undo' }).click();
		await own(page).first().waitFor();
	});

	test('shows two versions side by side, and casts the one that is chosen', async ({ page }) => {
		const asking = writeManifestSection(await modules.trap(), {
			name: 'mine',
			version: '2.0.0',
			capabilities: ['network:api.example.org']
		});
		await save(page, 'mine.wasm', await modules.trap());
		await own(page).getByRole('link').click();
		await page.getByRole('tab', { name: 'Compare' }).click();
		await page.getByText('There is one version.').waitFor();
		await page.getByRole('tab', { name: 'Versions' }).click();
		await page
			.getByLabel('Next version of the spell')
			.setInputFiles({ name: 'mine.wasm', mimeType: 'application/wasm', buffer: Buffer.from(asking) });
		await page.getByRole('button', { name: 'Make version 1 current' }).waitFor();
		await page.getByRole('tab', { name: 'Compare' }).click();
		await page.getByRole('row', { name: /network:api\.example\.org not there asked for/ }).waitFor();
		await page.getByText('version 2 has').waitFor();
		await expectAccessible(page, 'two versions');
		await page.getByLabel('with', { exact: true }).selectOption('Version 1');
		await page.getByText('The same module').waitFor();
		await page.getByRole('tab', { name: 'Versions' }).click();
		await page.getByRole('button', { name: 'Cast version 1' }).click();
		await moduleReady(page);
		await page.getByRole('link', { name: 'Saved' }).and(page.getByTitle('Version 1 of mine')).waitFor();
		await cast(page);
		await page.getByRole('link', { name: 'Runs', exact: true }).click();
		await page.locator('main li').getByRole('link').first().click();
		await page.getByLabel('Cast again with').selectOption('version 2 of mine (current)');
		await expectAccessible(page, 'a run that is cast again with another version');
		await page.getByRole('button', { name: 'Cast again' }).click();
		await page.getByTitle('Version 2 of mine').waitFor();
	});

	test('has limits and an engine, with what is wrong beside it, and the runner begins with them', async ({ page }) => {
		await save(page, 'spin.wasm', await modules.spin());
		await own(page).getByRole('link').click();
		await page.getByRole('tab', { name: 'Limits' }).click();
		await page.getByLabel('Time, s').fill('soon');
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('From 0.001 to 86400 s').waitFor();
		await expectAccessible(page, 'a limit that cannot be read');
		await page.getByLabel('Time, s').fill('0,5');
		await page.getByLabel(/Here first/).check();
		await page.getByText('Until then it is cast on this device only.').waitFor();
		await page.getByRole('button', { name: 'Save' }).click();
		await page.getByText('The next cast from the library begins with these.').waitFor();
		await page.reload();
		await page.getByRole('button', { name: 'Cast', exact: true }).click();
		const banner = await cast(page);
		await banner.getByText(/0\.5 s|500 ms/).waitFor();
	});

	test('lists what was allowed, by hash, and takes it back', async ({ page }) => {
		const asking = writeManifestSection(await modules.spin(), {
			name: 'asks',
			capabilities: ['network:api.example.org']
		});
		await save(page, 'asks.wasm', asking);
		await own(page).getByRole('button', { name: 'Cast asks' }).click();
		await page.getByLabel('Always for this program').check();
		await page.getByRole('link', { name: 'Saved' }).click();
		await page.getByRole('tab', { name: 'Permissions' }).click();
		await page.getByText('api.example.org').waitFor();
		await expectAccessible(page, 'permissions');
		await page.getByRole('button', { name: 'Take the network from version 1' }).click();
		await page.getByText('not allowed').waitFor();
		await page.getByRole('link', { name: 'Cast', exact: true }).click();
		await expect.poll(() => page.getByLabel('Not allowed').isChecked()).toBe(true);
	});

	test('of no spell says so', async ({ page }) => {
		await page.goto('/library/spell/#nothing');
		await page.getByRole('heading', { name: 'No such spell here' }).waitFor();
		await expectAccessible(page, 'no such spell');
	});

	test('of damaged bytes says so, and takes the file again', async ({ page }) => {
		await openRunner(page);
		const bytes = await modules.spin();
		await save(page, 'spin.wasm', bytes);
		await page.evaluate(dropBytes);
		await own(page).getByRole('link').click();
		await page.getByText('Its bytes are damaged').waitFor();
		await page.getByLabel('Next version of the spell').setInputFiles({
			name: 'spin.wasm',
			mimeType: 'application/wasm',
			buffer: Buffer.from(bytes)
		});
		await page.getByText('The bytes are back').waitFor();
		await page.getByText('Its bytes are damaged').waitFor({ state: 'detached' });
	});
});

/** Runs in the page: takes away the bytes of all modules, as reading damaged ones does. */
async function dropBytes(): Promise<void> {
	const database = await new Promise<IDBDatabase>((resolve) => {
		const request = indexedDB.open('spell');
		request.onsuccess = () => resolve(request.result);
	});
	await new Promise<void>((resolve) => {
		const transaction = database.transaction(['moduleBytes', 'modules'], 'readwrite');
		transaction.objectStore('moduleBytes').clear();
		transaction.objectStore('modules').clear();
		transaction.oncomplete = () => resolve();
	});
	database.close();
}
