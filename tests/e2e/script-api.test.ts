import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { test } from '../support/page.ts';

/** Another site, with a page as its authors would write it. Its port makes it another origin. */
const site = createServer((_, response) => {
	response.setHeader('Content-Type', 'text/html').end(pageOf(inject('siteUrl')));
});

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
