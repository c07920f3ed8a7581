import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { ROOT } from '../../scripts/tools.ts';
import { test } from '../support/page.ts';

test.override('serviceWorkers', 'allow');

/** As docs/EMBED.md has it. */
const EXAMPLE = readFileSync(join(ROOT, 'docs/examples/embed.html'), 'utf8');

/** Pages of another origin: another port makes it one. */
const site = createServer(({ url = '/' }, response) => {
	const spell = inject('siteUrl');
	const pages: Readonly<Record<string, string>> = {
		'/': EXAMPLE.replaceAll('http://localhost:4173', spell),
		'/frames': `<!doctype html><link rel="icon" href="data:," /><iframe src="${spell}/"></iframe>`,
		'/rude': `<!doctype html><link rel="icon" href="data:," />
<iframe src="${spell}/embed/#spell=hello-world" style="width: 100%; height: 600px"></iframe>
<script>
	const frame = document.querySelector('iframe').contentWindow;
	window.heard = [];
	addEventListener('message', ({ data, source }) => {
		if (data !== 'spell:embed:here') return;
		for (let turn = 0; turn < 2; turn++) {
			const { port1, port2 } = new MessageChannel();
			port1.onmessage = ({ data }) => window.heard.push({ turn, kind: data.kind, problem: data.problem });
			source.postMessage('spell:embed:1', '*', [port2]);
			for (const message of [{ kind: 'cast' }, { kind: 'grant', hosts: ['*'] }, { kind: 'input', text: 1 }, null]) port1.postMessage(message);
		}
		for (const data of ['spell:embed:1', { kind: 'cast' }]) source.postMessage(data, '*');
	});
</script>`
	};
	const page = pages[url];
	response.statusCode = page === undefined ? 404 : 200;
	response.setHeader('Content-Type', 'text/html').end(page);
});
const elsewhere = (path: string) => `http://localhost:${(site.address() as AddressInfo).port}${path}`;

beforeAll(() => new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve)));
afterAll(() => void site.close());

const castButton = (frame: FrameLocator) => frame.getByRole('button', { name: /^Cast\b/ });
const inputOf = (frame: FrameLocator) => frame.getByRole('textbox', { name: /^Input/ });
const framed = (page: Page) => page.frameLocator('spell-cast iframe');

test('the page of the documentation casts a spell, after its visitor did', async ({ page }) => {
	await page.goto(elsewhere('/'));
	const frame = framed(page);
	await frame.getByText(`The page around, ${elsewhere('')}, sees what is printed here.`).waitFor();
	await expect.poll(() => inputOf(frame).inputValue()).toBe('one two three');
	const said = page.locator('#said');
	await page.locator('#count').click();
	await said.getByText('the person has to make the first one').waitFor();
	expect(await frame.locator('[data-tone]').count()).toBe(0);
	await castButton(frame).click();
	await said.getByText(/^ok: +0 +4\b/).waitFor();
	await page.locator('#text').fill('only two');
	await page.locator('#count').click();
	await said.getByText(/^ok: +0 +2\b/).waitFor();
	expect(await inputOf(frame).inputValue()).toBe('only two');
});

test('the frame is as high as its content, and clean', async ({ page }) => {
	await page.goto(elsewhere('/'));
	const frame = framed(page);
	await castButton(frame).waitFor();
	const inner = () => frame.locator('main').evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
	const outer = () => page.locator('spell-cast iframe').evaluate((element) => element.clientHeight);
	await expect.poll(async () => (await outer()) - (await inner())).toBe(0);
	const before = await outer();
	await page.setViewportSize({ width: 360, height: 800 });
	await expect.poll(outer).toBeGreaterThan(before);
	await expect.poll(async () => (await outer()) - (await inner())).toBe(0);
	const { violations } = await new AxeBuilder({ page }).include('spell-cast').analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
});

test('a frame keeps nothing: no database, no copy of the app', async ({ page }) => {
	await page.goto(elsewhere('/'));
	const frame = framed(page);
	await castButton(frame).click();
	await frame.locator('[data-tone]').waitFor();
	const kept = await frame.locator('main').evaluate(async () => ({
		databases: (await indexedDB.databases()).map(({ name }) => name),
		workers: (await navigator.serviceWorker.getRegistrations()).length
	}));
	expect(kept).toEqual({ databases: [], workers: 0 });
});

test('a page gets nothing else by other messages, and no second port', async ({ page }) => {
	await page.goto(elsewhere('/rude'));
	const frame = page.frameLocator('iframe');
	await castButton(frame).waitFor();
	interface Heard {
		turn: number;
		kind: string;
		problem?: string;
	}
	const heard = () => page.evaluate(() => (globalThis as unknown as { heard: Heard[] }).heard);
	await expect.poll(async () => (await heard()).filter(({ kind }) => kind === 'problem').length).toBe(4);
	await expect.poll(async () => (await heard()).some(({ kind }) => kind === 'ready')).toBe(true);
	expect((await heard()).filter(({ kind }) => kind === 'problem').map(({ problem }) => problem)).toEqual([
		'not-allowed-yet',
		'bad-message',
		'bad-message',
		'bad-message'
	]);
	expect((await heard()).every(({ turn }) => turn === 0)).toBe(true);
	expect(await frame.locator('[data-tone]').count()).toBe(0);
});

test('no other page may stand in a frame', async ({ page, complaints }) => {
	await page.goto(elsewhere('/frames'));
	await expect.poll(() => complaints.join()).toMatch(/frame-ancestors/);
	complaints.length = 0;
});

test('an address without a spell, or with none of the site, says so', async ({ page }) => {
	await page.goto('/embed/');
	await page.getByText('No spell is named here.').waitFor();
	await page.goto('/embed/#spell=nothing-like-it');
	await page.getByText('This site has no example spell named nothing-like-it.').waitFor();
	await page.goto('/embed/#spell=..%2Fx');
	await page.getByText('is named by at most 64').waitFor();
	const { violations } = await new AxeBuilder({ page }).analyze();
	expect(violations.map(({ id }) => id)).toEqual([]);
});
