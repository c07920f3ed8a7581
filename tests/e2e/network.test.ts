import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, inject } from 'vitest';
import { headersFor } from '../../src/lib/platform/headers.ts';
import { writeManifestSection } from '../../src/lib/wasm/binary/manifest.ts';
import { serve } from '../support/http-server.ts';
import { serveHttps, type HttpsServer } from '../support/https-server.ts';
import { test } from '../support/page.ts';
import { compileWat } from '../unit/support/wat.ts';
import { cast, dropModule, expectAccessible, openRunner, output } from './runner-page.ts';

/** Prints what an address answers; an errno is its exit code. */
const FETCHER = (address: string) => `(module
	(import "spell" "fetch_open" (func $open (param ${'i32 '.repeat(9)}) (result i32)))
	(import "spell" "fetch_read" (func $read (param i32 i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
	(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
	(memory (export "memory") 1)
	(data (i32.const 64) "${address}")
	(func (export "_start") (local $errno i32)
		(local.set $errno (call $open (i32.const 0) (i32.const 0) (i32.const 64) (i32.const ${address.length})
			${'(i32.const 0) '.repeat(4)} (i32.const 16)))
		(if (local.get $errno) (then (call $exit (local.get $errno))))
		(i32.store (i32.const 0) (i32.const 4096))
		(loop $more
			(if (call $read (i32.load (i32.const 16)) (i32.const 4096) (i32.const 4096) (i32.const 4)) (then unreachable))
			(drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
			(br_if $more (i32.load (i32.const 4))))))`;

let server: HttpsServer;
beforeEach(async () => {
	server = await serveHttps((_, response) => response.setHeader('Access-Control-Allow-Origin', '*').end('the news'));
});
afterEach(() => server.close());

/** Opens the runner, in a browser that takes the server's certificate, with a spell that asks for its host. */
async function open(page: Page, asksFor = new URL(server.origin).host): Promise<void> {
	await openRunner(page);
	const program = await compileWat(FETCHER(`${server.origin}/today?key=secret`));
	const manifest = { name: 'news', capabilities: [`network:${asksFor}`] };
	await dropModule(page, 'news.wasm', writeManifestSection(program, manifest));
}

const card = (page: Page) => page.getByRole('group', { name: 'Network' });

const lenient = test.extend('page', async ({ browser, complaints }, { onCleanup }): Promise<Page> => {
	const context = await browser.newContext({
		baseURL: inject('siteUrl'),
		ignoreHTTPSErrors: true,
		serviceWorkers: 'block'
	});
	onCleanup(() => context.close());
	const page = await context.newPage();
	page.on('pageerror', (error) => complaints.push(error.message));
	return page;
});

describe('a spell that asks for the network', () => {
	lenient('is denied it unless a person allows it', async ({ page }) => {
		await open(page);
		await card(page).getByText(new URL(server.origin).host).waitFor();
		expect(await card(page).getByLabel('Not allowed').isChecked()).toBe(true);
		const banner = await cast(page);
		expect(await banner.textContent()).toContain(`No access to ${new URL(server.origin).host}`);
		await expectAccessible(page, 'denied');
		expect(server.seen).toEqual([]);
		await banner.getByRole('button', { name: 'Look at what it asks for' }).click();
		expect(
			await card(page)
				.getByLabel('Not allowed')
				.evaluate((radio) => radio === document.activeElement)
		).toBe(true);
	});

	lenient('fetches for one cast, by the keyboard alone, and lists what it asked', async ({ page }) => {
		await open(page);
		await card(page).getByLabel('Not allowed').focus();
		await page.keyboard.press('ArrowDown');
		await page.keyboard.press('Control+Enter');
		await output(page).getByText('the news').waitFor();
		expect(server.seen).toEqual(['GET /today?key=secret']);
		expect(await card(page).getByLabel('Not allowed').isChecked()).toBe(true);
		await output(page).getByText('1 request to the network').click();
		const list = output(page).getByTestId('requests');
		expect(await list.textContent()).toContain(`GET ${server.origin}/today?…`);
		expect(await list.textContent()).not.toContain('secret');
		await expectAccessible(page, 'requests');
		expect(await (await cast(page)).textContent()).toContain('No access');
		expect(server.seen).toHaveLength(1);
	});

	lenient('is remembered by its hash when it is always allowed', async ({ page }) => {
		await open(page);
		await card(page).getByLabel('Always for this program').check();
		await page.reload();
		await open(page);
		expect(await card(page).getByLabel('Always for this program').isChecked()).toBe(true);
		await cast(page);
		await output(page).getByText('the news').waitFor();
		await open(page, 'example.org');
		expect(await card(page).getByLabel('Not allowed').isChecked()).toBe(true);
	});
});

/** All that a script may try; the worker's own code has these removed before it begins. */
const PROBE = `onmessage = async ({ data: url }) => {
	const tries = {
		fetch: () => fetch(url),
		opaque: () => fetch(url, { mode: 'no-cors' }),
		beacon: () => new Promise((resolve, reject) => {
			const request = new XMLHttpRequest();
			request.onload = resolve;
			request.onerror = reject;
			request.open('GET', url);
			request.send();
		}),
		socket: () => new Promise((resolve, reject) => {
			const socket = new WebSocket(url.replace('https', 'wss'));
			socket.onopen = resolve;
			socket.onerror = reject;
		}),
		events: () => new Promise((resolve, reject) => {
			const source = new EventSource(url);
			source.onopen = resolve;
			source.onerror = reject;
		}),
		import: () => import(url)
	};
	const ways = {};
	for (const name in tries) ways[name] = await (async () => tries[name]())().then(() => 'reached', () => 'refused');
	postMessage(ways);
};`;

lenient('the policy of a worker leaves it no way to the network, whatever its page may fetch', async ({ page }) => {
	const script = '/_app/immutable/workers/probe.js';
	const site = await serve((request, response) => {
		response.setHeaders(new Map(Object.entries(headersFor(request.url ?? ''))));
		response.setHeader('Content-Type', request.url === script ? 'text/javascript' : 'text/html');
		response.end(request.url === script ? PROBE : '<!doctype html><title>A page</title>');
	});
	try {
		await page.goto(site.origin);
		const ways = await page.evaluate(askProbe, { script, url: `${server.origin}/` });
		expect([...new Set(Object.values(ways))]).toEqual(['refused']);
		expect(Object.keys(ways)).toHaveLength(6);
		expect(server.seen).toEqual([]);
		expect(await page.evaluate((url) => fetch(url).then(({ status }) => status), `${server.origin}/`)).toBe(200);
	} finally {
		await site.close();
	}
});

function askProbe({ script, url }: { script: string; url: string }): Promise<Record<string, string>> {
	return new Promise((resolve, reject) => {
		const worker = new Worker(script, { type: 'module' });
		worker.onmessage = ({ data }: MessageEvent<Record<string, string>>) => resolve(data);
		worker.onerror = () => reject(new Error('The probe did not start.'));
		worker.postMessage(url);
	});
}
