import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject } from 'vitest';

/** What a test holds of the browser; fresh before each test of the file. */
export interface Tab {
	page: Page;
	context: BrowserContext;
	/** What the page complained of: uncaught errors, errors in its console (policy violations among them). */
	complaints: string[];
}

/**
 * Gives each test of the file a page of its own, with storage of its own, at the built site
 * (`page.goto('/')`). A test that its page complained in fails; empty `complaints` if that was the point.
 */
export function useTab(): Tab {
	const tab = { complaints: [] } as unknown as Tab;
	let browser: Browser;
	beforeAll(async () => void (browser = await chromium.connect(inject('browserEndpoint'))));
	beforeEach(async () => void Object.assign(tab, await openTab(browser)));
	afterEach(async () => {
		await tab.context.close();
		expect(tab.complaints).toEqual([]);
	});
	afterAll(() => browser.close());
	return tab;
}

async function openTab(browser: Browser): Promise<Tab> {
	const context = await browser.newContext({ baseURL: inject('siteUrl') });
	const page = await context.newPage();
	const complaints: string[] = [];
	page.on('pageerror', (error) => complaints.push(error.message));
	page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
	return { page, context, complaints };
}
