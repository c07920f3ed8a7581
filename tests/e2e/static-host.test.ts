/** The build on a static host that sends no headers of ours, below a path: as on GitHub Pages. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { ROOT } from '../../scripts/tools.ts';
import { headersFor } from '../../src/lib/platform/headers.ts';
import { serve } from '../support/http-server.ts';
import { test as base } from '../support/page.ts';
import { plainHost } from '../support/plain-host.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { cast, expectAccessible, moduleReady } from './runner-page.ts';

const BASE = '/spell';
const BUILD = join(ROOT, 'build');

const test = base
	.extend('host', async ({}, { onCleanup }) => {
		const host = await plainHost(BASE);
		onCleanup(() => host.close());
		return host;
	})
	.extend('context', async ({ browser }, { onCleanup }): Promise<BrowserContext> => {
		const context = await browser.newContext();
		onCleanup(() => context.close());
		return context;
	});

/** Uncaught errors, what the console shows as errors, and violations of the policy. */
function listen(context: BrowserContext): string[] {
	const complaints: string[] = [];
	context.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
	context.on('weberror', (error) => complaints.push(error.error().message));
	return complaints;
}

async function open(context: BrowserContext, url: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(url);
	return page;
}

describe('below a path, without headers', () => {
	test('each page opens at its address, and spells are cast; then all of it without a network', async ({
		host,
		context
	}) => {
		const complaints = listen(context);
		const page = await open(context, `${host.origin}${BASE}/`);
		await moduleReady(page);
		expect(await (await cast(page)).getAttribute('data-tone')).toBe('ok');
		await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
		for (const path of SITE_PAGES) {
			await page.goto(host.origin + BASE + path);
			await page.locator('main').waitFor();
		}
		const strays = host.seen.filter(({ path }) => !path.startsWith(`${BASE}/`)).map(({ path }) => path);
		expect(strays.filter((path) => path !== '/favicon.ico')).toEqual([]);
		host.cut();
		for (const path of [...SITE_PAGES, '/library']) {
			await page.goto(host.origin + BASE + path);
			await page.locator('main').waitFor();
		}
		await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Cast' }).click();
		await moduleReady(page);
		expect(await (await cast(page)).getAttribute('data-tone')).toBe('ok');
		expect(new URL(page.url()).pathname).toBe(`${BASE}/`);
		expect(complaints).toEqual([]);
	});

	test('what is missing is said', async ({ host, context }) => {
		const page = await open(context, `${host.origin}${BASE}/`);
		await moduleReady(page);
		await page.getByRole('button', { name: 'This host sends no headers' }).click();
		await page.getByText('a second wall').waitFor();
		await expectAccessible(page, 'a host without headers');
	});

	test('an unknown address says so, and knows the way to the app', async ({ host, context }) => {
		const page = await open(context, `${host.origin}${BASE}/no/such/page`);
		await page.getByRole('heading', { name: 'There is no page here' }).waitFor();
		const link = page.getByRole('link', { name: 'Go to the runner' });
		await expect.poll(() => link.getAttribute('href')).toBe(`${host.origin}${BASE}/`);
	});

	test('a page in another site’s frame shows nothing that could be clicked', async ({ host, context }) => {
		const other = await serve((_, response) => {
			response.setHeader('Content-Type', 'text/html').end(`<iframe src="${host.origin}${BASE}/"></iframe>`);
		});
		const page = await open(context, other.origin.replace('127.0.0.1', 'localhost'));
		const framed = page.frameLocator('iframe');
		await expect.poll(() => framed.locator('html').getAttribute('hidden')).toBe('');
		expect(await framed.getByRole('button', { name: /^Cast/ }).count()).toBe(0);
		await other.close();
	});
});

test('with the headers, nothing is missing', async ({ context }) => {
	const page = await open(context, inject('siteUrl'));
	await moduleReady(page);
	await page.waitForLoadState('networkidle');
	expect(await page.getByText('This host sends no headers').count()).toBe(0);
});

test('each file of the build has its headers by exactly one rule of _headers', async () => {
	const rules = (await readFile(join(BUILD, '_headers'), 'utf8'))
		.split(/\n(?=\/)/)
		.map((rule) => rule.split('\n')[0] ?? '');
	const files = await readdir(BUILD, { recursive: true, withFileTypes: true });
	const paths = files
		.filter((entry) => entry.isFile() && !/\.(br|gz)$|^_headers$|^vercel\.json$|^\.htaccess$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name).slice(BUILD.length).replaceAll('\\', '/'));
	for (const path of paths) {
		const fitting = rules.filter(
			(rule) => rule !== '/*' && (rule.endsWith('*') ? path.startsWith(rule.slice(0, -1)) : path === rule)
		);
		expect(fitting, path).toHaveLength(1);
		expect(headersFor(fitting[0]?.replace('*', 'any') ?? '')).toEqual(headersFor(path));
	}
});
