/**
 * Draws the app's icons anew from static/icon.svg, with Chromium: `node scripts/icons.ts`. They are committed, 22 kB in
 * all, so that a build needs no browser.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { findChromium } from './chromium.ts';
import { ROOT } from './tools.ts';

/** `whole`: to the edges, for systems that cut icons to a shape of their own; the mark keeps to their safe middle. */
const ICONS = [
	{ name: '192', pixels: 192, shape: 'own' },
	{ name: '512', pixels: 512, shape: 'own' },
	{ name: 'maskable-512', pixels: 512, shape: 'whole' },
	{ name: 'apple-180', pixels: 180, shape: 'whole' }
] as const;

if (import.meta.main) await drawIcons();

async function drawIcons(): Promise<void> {
	const svg = await readFile(join(ROOT, 'static/icon.svg'), 'utf8');
	const browser = await chromium.launch(await findChromium());
	try {
		const page = await browser.newPage();
		for (const { name, pixels, shape } of ICONS) {
			const png = await draw(page, shape === 'own' ? svg : toTheEdges(svg), pixels);
			await writeFile(join(ROOT, `static/icons/${name}.png`), png);
		}
	} finally {
		await browser.close();
	}
}

async function draw(page: Page, svg: string, pixels: number): Promise<Buffer> {
	await page.setViewportSize({ width: pixels, height: pixels });
	await page.setContent(`<style>body { margin: 0 } svg { display: block; width: 100vw }</style>${svg}`);
	return page.screenshot({ omitBackground: true });
}

/** No round corners; a wider frame around the mark. */
function toTheEdges(svg: string): string {
	return svg
		.replace('viewBox="0 0 24 24"', 'viewBox="-2.5 -2.5 29 29"')
		.replace('width="24" height="24" rx="5.5"', 'x="-3" y="-3" width="30" height="30"');
}
