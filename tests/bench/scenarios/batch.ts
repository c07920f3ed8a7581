import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { ms, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median } from '../host/stats.ts';

const FILES = 1_000;
const LEAST = 0.8;
/** Each takes a while; a part of the rounds is enough. */
const MOST_ROUNDS = 3;

/** A batch over many small files in its page, records and all: one cast at a time against one for each core. */
export const batch: Scenario = {
	name: 'batch',
	async run({ browser: { browser }, rounds }) {
		const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
		const context = await browser.newContext({ baseURL: site.url, serviceWorkers: 'block' });
		try {
			const page = await context.newPage();
			const most = await open(page);
			const taken = new Map<number, number[]>([1, most].map((jobs) => [jobs, []]));
			for (let round = 0; round < Math.min(rounds, MOST_ROUNDS); round++)
				for (const [jobs, all] of taken) all.push(await castAll(page, jobs));
			return section(taken, most);
		} finally {
			await context.close();
			await site.close();
		}
	}
};

/** @returns how many casts at once there can be. */
async function open(page: Page): Promise<number> {
	await page.goto('/batch/');
	await page.getByRole('button', { name: /^word-count-c/ }).click();
	const files = Array.from({ length: FILES }, (_, at) => ({
		name: `file-${at}.txt`,
		mimeType: 'text/plain',
		buffer: Buffer.from(`some words, and the number ${at}\n`)
	}));
	await page.getByLabel('Files to cast over').setInputFiles(files);
	await page.getByRole('button', { name: /^Cast over 1,000/ }).waitFor();
	return page.getByLabel('Casts at once').locator('option').count();
}

/** In ms, as the page shows it: from the press of the button to the end. */
async function castAll(page: Page, jobs: number): Promise<number> {
	await page.getByLabel('Casts at once').selectOption(String(jobs));
	const began = performance.now();
	await page.getByRole('button', { name: /^Cast over/ }).click();
	await page.getByText('Pause').waitFor();
	await page.getByText('All done', { exact: true }).waitFor({ timeout: 300_000 });
	return performance.now() - began;
}

function section(taken: ReadonlyMap<number, readonly number[]>, most: number): Section {
	const [single = NaN, all = NaN] = [1, most].map((jobs) => median(taken.get(jobs) ?? []));
	const ratio = single / all / most;
	return {
		title: `A batch over ${FILES.toLocaleString('en-US')} small files`,
		targets: [
			{
				what: `rate with ${most} casts at once, by the rate of one and the number of casts`,
				target: `≥ ${LEAST}`,
				measured: ratio.toFixed(2),
				met: ratio >= LEAST
			}
		],
		tables: [
			{
				head: ['Casts at once', 'Median', 'Items in a second'],
				rows: [...taken].map(([jobs, times]) => [
					String(jobs),
					ms(median(times)),
					String(Math.round((FILES * 1_000) / median(times)))
				])
			}
		],
		notes: [
			'In the page of batches; each cast has its record, with input and output, and its entries in the audit log.'
		]
	};
}
