import { chromium, type Browser, type Page } from 'playwright-core';
import { test as base, expect, inject } from 'vitest';

/**
 * A test with a `page` of its own at the built site (`page.goto('/')`), with storage of its own.
 * When the page complained of anything, the test fails; one that provokes complaints empties `complaints`.
 */
export const test = base
	.extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
		const browser = await chromium.connect(inject('browserEndpoint'));
		onCleanup(() => browser.close());
		return browser;
	})
	.extend('complaints', (): string[] => [])
	// A worker that fetches the whole site for each test takes longer than most tests. Those that are about what it does
	// say `test.override('serviceWorkers', 'allow')`.
	.extend('serviceWorkers', (): 'allow' | 'block' => 'block')
	.extend('page', async ({ browser, complaints, serviceWorkers }, { onCleanup }): Promise<Page> => {
		const context = await browser.newContext({ baseURL: inject('siteUrl'), serviceWorkers });
		onCleanup(async () => {
			await context.close();
			expect(complaints, 'complaints of the page').toEqual([]);
		});
		return listen(await context.newPage(), complaints);
	});

/** Collects uncaught errors and what the console shows as errors, policy violations among them. */
function listen(page: Page, complaints: string[]): Page {
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
	return page;
}
