import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { bombServer, type BombServer } from '../support/bomb-server.ts';
import { test } from '../support/page.ts';

let bombs: BombServer;

/** Casts what its address names behind the question mark. */
const site = createServer((_, response) => {
	response.setHeader('Content-Type', 'text/html').end(`<!doctype html>
		<link rel="icon" href="data:," />
		<script type="module">
			import { createCaster } from '${inject('siteUrl')}/spell.js';
			const caster = createCaster({ concurrency: 1 });
			const outcome = await caster.cast({ module: location.search.slice(1) });
			caster.close();
			document.title = [outcome.kind, outcome.problem.code, outcome.problem.limitBytes].join(' ');
		</script>`);
});

beforeAll(async () => {
	bombs = await bombServer();
	await new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
	bombs.close();
	site.close();
});

test('a module without end, sent packed, is not received beyond the limit', async ({ page }) => {
	await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/?${bombs.url}/gzip`);
	await page.waitForFunction(() => document.title !== '');
	expect(await page.title()).toBe('invalid-module too-large 52428800');
	await bombs.left();
});
