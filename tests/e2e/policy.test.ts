/** What the policy forbids is tried on every page, as a script in the page would do it; in use, nothing is reported. */
import type { Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { headersFor } from '../../src/lib/platform/headers.ts';
import { serve } from '../support/http-server.ts';
import { test as base } from '../support/page.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { plainHost } from '../support/plain-host.ts';
import { cast, moduleReady } from './runner-page.ts';

/** The one that may stand in pages of others has a rule of its own. */
const PAGES = SITE_PAGES.filter((path) => path !== '/embed/');

const test = base.extend('bare', { scope: 'file' }, async ({}, { onCleanup }) => {
	const host = await plainHost('/bare');
	onCleanup(() => host.close());
	return `${host.origin}/bare`;
});

test.override('serviceWorkers', 'allow');

/** Directives that were violated on the page so far, each once. */
async function watch(page: Page): Promise<() => Promise<string[]>> {
	await page.addInitScript(() => {
		const violated = new Set<string>();
		Object.assign(globalThis, { violated });
		addEventListener('securitypolicyviolation', ({ effectiveDirective }) => violated.add(effectiveDirective));
	});
	return () => page.evaluate(() => [...(globalThis as unknown as { violated: Set<string> }).violated].sort());
}

/** Tells what came of each attempt. In a timer: what Playwright evaluates directly is above the policy. */
function tryAll(): Promise<Record<string, string>> {
	const attempts: Record<string, () => unknown> = {
		'inline script': () => {
			const script = document.createElement('script');
			script.append('globalThis.ran = true');
			document.body.append(script);
			return 'ran' in globalThis;
		},
		'inline handler': () => {
			const button = document.createElement('button');
			button.setAttribute('onclick', 'globalThis.clicked = true');
			document.body.append(button);
			button.click();
			return 'clicked' in globalThis;
		},
		'code from text': () => (Reflect.construct(Function, ['return true']), true),
		'html from text': () => ((document.createElement('p').innerHTML = '<b>bold</b>'), true),
		'another script': () => {
			const script = document.createElement('script');
			script.src = 'https://example.com/script.js';
			return true;
		},
		'a worker of text': () => (new Worker(URL.createObjectURL(new Blob(['postMessage(1)']))), true),
		'a request without encryption': () => fetch('http://example.com/').then(() => true),
		'a form': () => {
			const form = document.createElement('form');
			form.method = 'post';
			document.body.append(form);
			form.submit();
			return false;
		},
		'a frame': () => {
			const frame = document.createElement('iframe');
			frame.src = '/icon.svg';
			document.body.append(frame);
			return false;
		},
		'another base': () => {
			const base = document.createElement('base');
			base.href = 'https://example.com/';
			document.head.append(base);
			return document.baseURI.startsWith('https://example.com/');
		}
	};
	const outcomeOf = async (attempt: () => unknown): Promise<string> => {
		try {
			return (await attempt()) === true ? 'done' : 'nothing';
		} catch (error) {
			return (error as Error).name;
		}
	};
	const outcomes = async () => {
		const found: Record<string, string> = {};
		for (const [name, attempt] of Object.entries(attempts)) found[name] = await outcomeOf(attempt);
		return found;
	};
	return new Promise((resolve) => setTimeout(() => resolve(outcomes())));
}

const REFUSED = {
	'inline script': 'nothing',
	'inline handler': expect.stringMatching(/^(nothing|TypeError)$/) as string,
	'code from text': 'EvalError',
	'html from text': 'TypeError',
	'another script': 'TypeError',
	'a worker of text': 'TypeError',
	'a request without encryption': 'TypeError',
	'a form': 'nothing',
	'a frame': 'nothing',
	'another base': 'nothing'
};

describe.each(['with our headers', 'without any'] as const)('a page served %s', (kind) => {
	test.for(PAGES)('%s refuses what is forbidden', async (path, { page, bare, complaints }) => {
		const violated = await watch(page);
		await page.goto((kind === 'without any' ? bare : inject('siteUrl')) + path);
		await page.locator('main').waitFor();
		await page.waitForLoadState('networkidle');
		const address = page.url();
		expect(await violated(), 'in use').toEqual([]);
		expect(await page.evaluate(tryAll)).toEqual(REFUSED);
		expect(page.url()).toBe(address);
		await expect
			.poll(violated)
			.toEqual(
				expect.arrayContaining(['base-uri', 'connect-src', 'form-action', 'frame-src', 'require-trusted-types-for'])
			);
		complaints.length = 0;
	});
});

test('a cast, and all pages one after the other, violate nothing', async ({ page }) => {
	const violated = await watch(page);
	await page.goto('/');
	await moduleReady(page);
	await cast(page);
	for (const name of ['Library', 'Runs', 'Metrics', 'Inspect', 'Cast']) {
		await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click();
		await page.locator(`nav a[aria-current=page]:text-is("${name}")`).waitFor();
		await page.waitForLoadState('networkidle');
	}
	expect(await violated()).toEqual([]);
});

test('the local server sends each page’s headers', async () => {
	for (const path of [...PAGES, '/embed/', '/no/such/page', '/spell.js', '/spells/index.json', '/service-worker.js']) {
		const { headers } = await fetch(inject('siteUrl') + path);
		expect(Object.fromEntries(headers), path).toMatchObject(
			Object.fromEntries(Object.entries(headersFor(path)).map(([name, value]) => [name.toLowerCase(), value]))
		);
	}
});

test('another site cannot show a page in a frame', async ({ page, complaints }) => {
	const other = await serve((_, response) => {
		response.setHeader('Content-Type', 'text/html').end(`<iframe src="${inject('siteUrl')}/"></iframe>`);
	});
	await page.goto(other.origin);
	await expect.poll(() => complaints.join()).toContain('frame-ancestors');
	expect(page.frames().map((frame) => frame.url())).not.toContain(`${inject('siteUrl')}/`);
	await page.goto('about:blank');
	await other.close();
	complaints.length = 0;
});
