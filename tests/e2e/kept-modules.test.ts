import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import { cast, castButton, dropModule, expectAccessible, moduleReady, openRunner, output } from './runner-page.ts';

test.override('serviceWorkers', 'allow');

const kept = (page: Page) => page.getByRole('region', { name: /^Opened before/ });
const figures = (page: Page) => page.getByTestId('figures-bar').innerText();

/** Waits until the service worker answers for this page, as it does from the second load on. */
const controlled = (page: Page) => page.waitForFunction(() => navigator.serviceWorker.controller !== null);

describe('a module that was opened', () => {
	test('is there after a reload, without its file, and its compiled form is read back', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'echo.wasm', await modules.trap());
		await kept(page).getByRole('button', { name: /^echo/ }).waitFor();
		await page.reload();
		await controlled(page);
		await moduleReady(page);
		await kept(page).getByRole('button', { name: /^echo/ }).click();
		await page.getByRole('region', { name: 'Module' }).getByText('echo').waitFor();
		await cast(page);
		expect(await figures(page)).toMatch(/Cache\s+hit \(disk\)/);
		await output(page).getByRole('tab', { name: 'Stdout' }).click();
		await output(page).getByText('so far so good').waitFor();
		await expectAccessible(page, 'with a kept module');
	});

	test('is gone once it was removed', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'echo.wasm', await modules.trap());
		await kept(page).getByRole('button', { name: 'Remove echo from this device' }).click();
		await kept(page).waitFor({ state: 'detached' });
		await page.reload();
		await moduleReady(page);
		expect(await kept(page).count()).toBe(0);
		expect(await page.evaluate(storedNothingOfIt)).toBe(true);
	});
});

describe('a kept module that was damaged', () => {
	test('in its compiled form is compiled anew from its bytes', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'echo.wasm', await modules.trap());
		await kept(page).getByRole('button', { name: /^echo/ }).waitFor();
		await page.evaluate(damageCompiled);
		await page.reload();
		await controlled(page);
		await kept(page).getByRole('button', { name: /^echo/ }).click();
		await page.getByRole('region', { name: 'Module' }).getByText('echo').waitFor();
		await cast(page);
		expect(await figures(page)).toMatch(/Cache\s+miss/);
		await output(page).getByText('unreachable').first().waitFor();
	});

	test('in its bytes is refused, and what is needed is said', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'echo.wasm', await modules.trap());
		await kept(page).getByRole('button', { name: /^echo/ }).waitFor();
		await page.evaluate(damageBytes);
		await page.evaluate(() => caches.delete('spell-compiled'));
		await page.reload();
		await moduleReady(page);
		await kept(page).getByRole('button', { name: /^echo/ }).click();
		await page.getByRole('region', { name: 'Module' }).getByText('echo').waitFor();
		await castButton(page).click();
		await output(page).getByText('Not the module that was expected').waitFor();
	});
});

/** Runs in the page: whether neither the database nor the cache of compiled forms holds anything. */
async function storedNothingOfIt(): Promise<boolean> {
	const compiled = await (await caches.open('spell-compiled')).keys();
	const database = await new Promise<IDBDatabase>((resolve, reject) => {
		const request = indexedDB.open('spell');
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(new Error('not opened'));
	});
	const keys = await new Promise<IDBValidKey[]>((resolve) => {
		const request = database.transaction('moduleBytes').objectStore('moduleBytes').getAllKeys();
		request.onsuccess = () => resolve(request.result);
	});
	database.close();
	return compiled.length === 0 && keys.length === 0;
}

/** Runs in the page: turns a bit in each compiled form. */
async function damageCompiled(): Promise<void> {
	const cache = await caches.open('spell-compiled');
	for (const request of await cache.keys()) {
		const response = (await cache.match(request))!;
		const bytes = new Uint8Array(await response.arrayBuffer());
		bytes[bytes.length - 1]! ^= 1;
		await cache.put(request, new Response(bytes, { headers: response.headers }));
	}
}

/** Runs in the page: puts other bytes in the place of each module's. */
async function damageBytes(): Promise<void> {
	const database = await new Promise<IDBDatabase>((resolve) => {
		const request = indexedDB.open('spell');
		request.onsuccess = () => resolve(request.result);
	});
	await new Promise<void>((resolve) => {
		const transaction = database.transaction('moduleBytes', 'readwrite');
		const store = transaction.objectStore('moduleBytes');
		const keys = store.getAllKeys();
		keys.onsuccess = () => {
			for (const sha256 of keys.result) store.put({ sha256, bytes: new Blob([new Uint8Array([0, 0x61, 0x73, 0x6d])]) });
		};
		transaction.oncomplete = () => resolve();
	});
	database.close();
}

test('a first visit that casts nothing keeps nothing, and does without the database', async ({ page }) => {
	await openRunner(page);
	expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
});
