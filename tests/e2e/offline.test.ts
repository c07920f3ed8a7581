import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { ROOT } from '../../scripts/tools.ts';
import { test as base } from '../support/page.ts';
import { makeReleases, ReleaseServer } from '../support/releases.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { cast, moduleReady } from './runner-page.ts';

const KILL_SWITCH = join(ROOT, 'hosting/kill-switch.js');
/** The worker of releases up to the first that kept pages: it answered for compiled modules, and took over at once. */
const FIRST_WORKER = `
self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()));
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', () => {});
`;

const test = base
	.extend('releases', { scope: 'file' }, async ({}, { onCleanup }) => {
		const releases = await makeReleases();
		onCleanup(() => releases[Symbol.asyncDispose]());
		return releases.folders;
	})
	.extend('server', async ({ releases }, { onCleanup }) => {
		const server = new ReleaseServer();
		server.deploy(releases.one);
		onCleanup(() => server.close());
		return { server, url: await server.start() };
	})
	.extend('context', async ({ browser, server }, { onCleanup }): Promise<BrowserContext> => {
		const context = await browser.newContext({ baseURL: server.url });
		onCleanup(() => context.close());
		return context;
	});

async function visit(context: BrowserContext, path = '/'): Promise<Page> {
	const page = await context.newPage();
	await page.goto(path);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	return page;
}

/** Which release a page is of, by the script that started it: nothing for the build itself. */
async function releaseOf(page: Page): Promise<string | undefined> {
	const start = await page.locator('link[href*="/entry/start."]').first().getAttribute('href');
	// A hash may have an underline of its own.
	return /_(two|three)\.js$/.exec(start ?? '')?.[1];
}

/** Asks the server for an update and says how its installing ended. */
function update(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const registration = await navigator.serviceWorker.ready;
		await registration.update().catch(() => undefined);
		const { installing } = registration;
		if (installing === null) return registration.waiting ? 'installed' : 'none';
		return new Promise<string>((resolve) =>
			installing.addEventListener('statechange', () => installing.state !== 'activating' && resolve(installing.state))
		);
	});
}

/** Chooses the update in a tab, as its person does. */
async function chooseUpdate(page: Page): Promise<void> {
	await page.getByText('Update ready').waitFor();
	await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Use it now' }).click()]);
}

const goTo = async (page: Page, name: string) => {
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
	await page.locator(`nav a[aria-current=page]:text-is("${name}")`).waitFor();
};

const releaseCaches = (page: Page) =>
	page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('spell-release-')));

/** Which workers there are, by what they are at. */
const workers = (page: Page) =>
	page.evaluate(async () => {
		const { active, waiting, installing } = (await navigator.serviceWorker.getRegistration()) ?? {};
		return [active && 'active', waiting && 'waiting', installing && 'installing'].filter(Boolean).join();
	});

/** Whether the largest spell and the heaviest page are kept. */
const keptFiles = (page: Page) =>
	page.evaluate(async () => {
		const [spell, shown] = await Promise.all(
			['/spells/word-frequency-go.wasm', '/inspect/'].map((path) => caches.match(path))
		);
		return spell !== undefined && shown !== undefined;
	});

describe('after one visit, without a network', () => {
	test('every page opens, and the example spells can be cast', async ({ context, server }) => {
		const complaints: string[] = [];
		context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
		context.on('weberror', (error) => complaints.push(error.error().message));
		const page = await visit(context);
		server.server.cutAfter(0);
		for (const path of [...SITE_PAGES, '/library']) {
			await page.goto(path);
			await page.locator('main').waitFor();
		}
		await page.goto('/');
		await moduleReady(page);
		await page.getByRole('button', { name: /^json-transform/ }).click();
		await page.getByRole('region', { name: 'Module' }).getByText('json-transform').waitFor();
		await moduleReady(page);
		expect(await (await cast(page)).getAttribute('data-tone')).toBe('ok');
		await goTo(page, 'Inspect');
		expect(complaints).toEqual([]);
	});
});

describe('an update', () => {
	test('waits for the choice, and tabs of three releases keep their scripts', async ({ context, server, releases }) => {
		const first = await visit(context);
		server.server.deploy(releases.two);
		const second = await visit(context);
		expect(await releaseOf(second)).toBeUndefined();
		await update(second);
		await chooseUpdate(second);
		expect(await releaseOf(second)).toBe('two');
		await first.getByText('Updated in another tab').waitFor();
		await goTo(first, 'Metrics');

		server.server.deploy(releases.three);
		const third = await visit(context);
		await update(third);
		await chooseUpdate(third);
		expect(await releaseOf(third)).toBe('three');
		await goTo(first, 'Inspect');
		await goTo(second, 'Metrics');
		expect(await releaseOf(first)).toBeUndefined();
		expect(await releaseOf(second)).toBe('two');
		expect(await releaseCaches(third)).toHaveLength(3);

		await first.close();
		await second.close();
		await third.reload();
		await expect.poll(() => releaseCaches(third)).toHaveLength(1);
	});

	test('that is cut off changes nothing, and comes whole the next time', async ({ context, server, releases }) => {
		const page = await visit(context);
		server.server.deploy(releases.two);
		server.server.cutAfter(12);
		expect(await update(page)).toBe('redundant');
		await page.goto('/metrics/');
		expect(await releaseOf(page)).toBeUndefined();
		server.server.mend();
		expect(await update(page)).toBe('installed');
		await chooseUpdate(page);
		server.server.cutAfter(0);
		await page.goto('/inspect/');
		expect(await releaseOf(page)).toBe('two');
	});

	test('whose pages are still those of another release is not taken', async ({ context, server, releases }) => {
		const page = await visit(context);
		const early = await readFile(join(releases.two, 'service-worker.js'), 'utf8');
		server.server.deploy(releases.one, { '/service-worker.js': early });
		expect(await update(page)).toBe('redundant');
	});

	test('may be an older release: a roll-back is one more update', async ({ context, server, releases }) => {
		server.server.deploy(releases.two);
		const page = await visit(context);
		server.server.deploy(releases.one);
		await update(page);
		await chooseUpdate(page);
		expect(await releaseOf(page)).toBeUndefined();
	});

	test('takes the place of the first worker without a question', async ({ context, server, releases }) => {
		server.server.deploy(releases.one, { '/service-worker.js': FIRST_WORKER });
		const page = await visit(context);
		server.server.deploy(releases.one);
		await page.reload();
		await expect.poll(() => releaseCaches(page)).toHaveLength(1);
		await update(page);
		await expect.poll(() => workers(page)).toBe('active');
		server.server.cutAfter(0);
		await page.goto('/metrics/');
		await page.locator('main').waitFor();
	});
});

describe('a cache that the browser dropped', () => {
	test('is filled at the next visit; until then, what is needed is said', async ({ context, server }) => {
		const page = await visit(context);
		const drop = () =>
			page.evaluate(async () => void (await Promise.all((await caches.keys()).map((name) => caches.delete(name)))));
		await drop();
		server.server.cutAfter(0);
		await page.goto('/runs/');
		await page.getByRole('heading', { name: 'Spell is not kept on this device any more' }).waitFor();
		server.server.mend();
		await page.goto('/');
		await moduleReady(page);
		await expect.poll(() => keptFiles(page)).toBe(true);
		server.server.cutAfter(0);
		await page.goto('/inspect/');
		await page.locator('main').waitFor();
	});
});

test('the kill switch takes the worker and its files away, and leaves what a person kept', async ({
	context,
	server,
	releases
}) => {
	const page = await visit(context);
	await page.evaluate(async () => void (await caches.open('of-another-app')));
	await moduleReady(page);
	await cast(page);
	server.server.deploy(releases.one, { '/service-worker.js': await readFile(KILL_SWITCH, 'utf8') });
	await update(page);
	await expect.poll(() => workers(page)).toBe('');
	expect(await page.evaluate(() => caches.keys())).toEqual(['of-another-app']);
	expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBeGreaterThan(0);
});
