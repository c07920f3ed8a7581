import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { serve } from './serve.ts';
import { ROOT } from './tools.ts';

/** The picture in the README. */
const IMAGE = join(ROOT, 'docs', 'images', 'runner.png');

/** `node scripts/screenshot.ts` takes it anew, from the site as it is built. */
await using started = new AsyncDisposableStack();
const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
started.defer(() => site.close());
const browser = await chromium.launch(await findChromium());
started.defer(() => browser.close());

const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
await castExample(page);
await mkdir(dirname(IMAGE), { recursive: true });
await page.screenshot({ path: IMAGE, animations: 'disabled', caret: 'hide' });

/** The runner at `/` after its first example was cast. */
async function castExample(page: Page): Promise<void> {
	await page.goto(site.url);
	await page.getByRole('button', { name: 'Cast', exact: false }).first().click();
	await page.getByText('Hello, Ada!').first().waitFor();
	await page.evaluate(() => document.fonts.ready);
}
