import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { test } from '../support/page.ts';

/** Another site, with a page as its authors would write it. Its port makes it another origin. */
const site = createServer(({ url }, response) => {
	const page = url === '/rehearsing' ? rehearsing : pageOf;
	response.setHeader('Content-Type', 'text/html').end(page(inject('siteUrl')));
});

/** Loads with an example, and casts when a worker has told the end of that. */
const rehearsing = (spell: string): string => `<!doctype html>
<link rel="icon" href="data:," />
<script type="module">
	const { promise, resolve } = Promise.withResolvers();
	window.Worker = class extends Worker {
		constructor(...args) {
			super(...args);
			this.addEventListener('message', ({ data }) => data.kind === 'report' && setTimeout(resolve));
		}
	};
	const { createCaster } = await import('${spell}/spell.js');
	const caster = createCaster({ concurrency: 1, limits: { memoryBytes: 16_777_216 } });
	const module = await caster.load('${spell}/spells/word-count-c.wasm', { rehearse: { args: ['-w'], stdin: 'one two' } });
	await promise;
	const { figures } = await caster.cast({ module, stdin: 'one' });
	caster.close();
	document.title = figures.warmth;
</script>`;

const pageOf = (spell: string): string => `<!doctype html>
<link rel="icon" href="data:," />
<script type="module">
	import { createCaster } from '${spell}/spell.js';
	const caster = createCaster({ concurrency: 1 });
	const outcome = await caster.cast({ module: '${spell}/spells/hello-world.wasm' });
	caster.close();
	document.title = outcome.kind + ': ' + outcome.text().trim();
</script>`;

beforeAll(() => new Promise<void>((resolve) => void site.listen(0, '127.0.0.1', resolve)));
afterAll(() => void site.close());

test('another site imports /spell.js and casts an example', async ({ page }) => {
	await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/`);
	await page.waitForFunction(() => document.title !== '');
	expect(await page.title()).toMatch(/^ok: ./);
});

test('a module that is loaded with an example is rehearsed on it', async ({ page }) => {
	await page.goto(`http://localhost:${(site.address() as AddressInfo).port}/rehearsing`);
	await page.waitForFunction(() => document.title !== '');
	expect(await page.title()).toBe('rehearsed');
});
