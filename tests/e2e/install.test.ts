import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { describe, expect, inject, onTestFinished } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { ROOT } from '../../scripts/tools.ts';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import { drop, expectAccessible, moduleReady } from './runner-page.ts';

test.override('serviceWorkers', 'allow');

const EXAMPLE = join(ROOT, 'build/spells/word-count-c.wasm');

async function visit(page: Page): Promise<void> {
	await page.goto('/');
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
}

/** Posts a form as the system does when another app shares something with the installed one. */
async function share(page: Page, fields: Readonly<Record<string, { name: string; bytes: number[] } | string>>) {
	await page.evaluate(async (fields) => {
		const form = new FormData();
		for (const [name, value] of Object.entries(fields))
			if (typeof value === 'string') form.set(name, value);
			else form.set(name, new File([Uint8Array.from(value.bytes)], value.name));
		const { url } = await fetch('/share/', { method: 'POST', body: form });
		location.href = url;
	}, fields);
	await page.waitForURL(/\?shared$|\/r\//);
}

describe('the manifest', () => {
	test('is without errors, and lets the browser install the app', async () => {
		// A context of the shared browser counts as a private window, where nothing can be installed.
		const folder = await mkdtemp(join(tmpdir(), 'spell-profile-'));
		const context = await chromium.launchPersistentContext(folder, { ...(await findChromium()), headless: true });
		onTestFinished(async () => {
			await context.close();
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		});
		const page = await context.newPage();
		await page.goto(inject('siteUrl'));
		const session = await context.newCDPSession(page);
		const { errors, url } = await session.send('Page.getAppManifest');
		expect(url).toBe(`${inject('siteUrl')}/manifest.webmanifest`);
		expect(errors).toEqual([]);
		const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
		expect(installabilityErrors).toEqual([]);
	});
});

describe('a share from another app', () => {
	test('of a module shows its card, and keeps nothing of it behind', async ({ page }) => {
		await visit(page);
		await share(page, { file: { name: 'sent.wasm', bytes: [...(await readFile(EXAMPLE))] } });
		await page.getByRole('heading', { name: 'word-count-c' }).waitFor();
		await page.getByText('Nothing of it has run').waitFor();
		expect(await page.evaluate(() => caches.has('spell-shared'))).toBe(false);
		await page.getByRole('button', { name: 'Open in the runner' }).click();
		await moduleReady(page);
	});

	test('of a text makes it the input, once', async ({ page }) => {
		await visit(page);
		await share(page, { title: '', text: 'shared words', url: '' });
		await page.getByText('shared.txt').first().waitFor();
		await page.waitForURL(/\/$/);
		await page.reload();
		await moduleReady(page);
		expect(await page.getByText('shared.txt').count()).toBe(0);
	});
});

test('a file that is opened with the installed app is loaded', async ({ page }) => {
	await page.addInitScript(
		(bytes) => {
			const handle = { getFile: () => Promise.resolve(new File([Uint8Array.from(bytes)], 'mine.wasm')) };
			const setConsumer = (consumer: (launch: object) => void) => consumer({ files: [handle] });
			Object.defineProperty(globalThis, 'launchQueue', { value: { setConsumer } });
		},
		[...(await readFile(EXAMPLE))]
	);
	await page.goto('/?opened');
	// By its manifest's name.
	await page.getByRole('region', { name: 'Module' }).getByText('word-count-c').first().waitFor();
	await moduleReady(page);
	expect(new URL(page.url()).search).toBe('');
});

test('where the browser offers it, the foot of each page installs the app', async ({ page }) => {
	await page.goto('/');
	await page.getByText('Runs on this device. Nothing leaves it').waitFor();
	await moduleReady(page);
	expect(await page.getByRole('button', { name: 'Install Spell' }).count()).toBe(0);
	const isHeldBack = await page.evaluate(() => {
		const prompt = () => ((document.body.dataset['asked'] = 'yes'), Promise.resolve({ outcome: 'accepted' }));
		const offer = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), { prompt });
		return !dispatchEvent(offer);
	});
	expect(isHeldBack).toBe(true);
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Metrics' }).click();
	const button = page.getByRole('button', { name: 'Install Spell' });
	await button.waitFor();
	await expectAccessible(page, 'an app that can be installed');
	await button.press('Enter');
	await expect.poll(() => page.locator('body').getAttribute('data-asked')).toBe('yes');
	await expect.poll(() => button.count()).toBe(0);
});

test('the browser is asked to keep what is here once there is something, and its answer is shown', async ({ page }) => {
	await page.addInitScript(() => {
		navigator.storage.persist = () => ((document.documentElement.dataset['asked'] = 'yes'), Promise.resolve(false));
	});
	await page.goto('/library/');
	await page.getByRole('region', { name: /^Spells, pinned first/ }).waitFor();
	await drop(page, { name: 'mine.wasm', bytes: await modules.trap() });
	await expect.poll(() => page.locator('html').getAttribute('data-asked')).toBe('yes');
	await page.goto('/');
	await page.getByText('The browser may clear what is kept').waitFor();
	await moduleReady(page);
	expect(await page.locator('html').getAttribute('data-asked')).toBeNull();
});
