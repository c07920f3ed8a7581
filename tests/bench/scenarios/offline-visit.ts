import type { BrowserContext } from 'playwright-core';
import { serve } from '../../../scripts/serve.ts';
import { BUILD, pressCast } from '../host/app-visit.ts';
import { ms, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median, p95 } from '../host/stats.ts';

const LIMIT_MS = 300;

/** The app again, with the network off: from the service worker, which had stopped, as between two visits it does. */
export const offlineVisit: Scenario = {
	name: 'offline-visit',
	async run({ browser, rounds }) {
		const site = await serve({ folder: BUILD, port: 0 });
		const context = await browser.browser.newContext();
		try {
			await keepOffline(context, site.url).finally(() => site.close());
			const readyMs: number[] = [];
			for (let round = 0; round < Math.max(5, rounds); round++) readyMs.push(await visit(context, site.url));
			return section(readyMs);
		} finally {
			await context.close();
		}
	}
};

/** Until the service worker has the whole app and answers. */
async function keepOffline(context: BrowserContext, url: string): Promise<void> {
	const page = await context.newPage();
	await page.goto(url);
	await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
	await page.waitForLoadState('networkidle');
	await page.close();
}

/** @returns ms from the navigation until Cast works. */
async function visit(context: BrowserContext, url: string): Promise<number> {
	const page = await context.newPage();
	const session = await context.newCDPSession(page);
	await session.send('ServiceWorker.enable');
	await session.send('ServiceWorker.stopAllWorkers');
	const { readyMs } = await pressCast(page, url);
	await page.close();
	return readyMs;
}

function section(readyMs: readonly number[]): Section {
	const middle = median(readyMs);
	return {
		title: 'A second visit, with the network off',
		targets: [
			{
				what: 'network off: from navigation until Cast works',
				target: `≤ ${ms(LIMIT_MS)}`,
				measured: ms(middle),
				met: middle <= LIMIT_MS
			}
		],
		notes: [
			`The server is closed, and the service worker stopped before each of the ${readyMs.length} visits. Median; p95 ${ms(p95(readyMs))}.`
		]
	};
}
