import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { readMessageFile } from '../../scripts/messages/message-file.ts';
import { test as base } from '../support/page.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { cast, expectAccessible, expectNoSidewaysScroll, openRunner, output } from './runner-page.ts';
import { toRuns } from './runs-page.ts';

const german = readMessageFile('de');
const germanOf = new Map(german.map(({ msgid, msgstr }) => [msgid, msgstr[0] ?? '']));
const words = new Set(german.flatMap(({ msgstr }) => msgstr));
/** English that must not be seen on a German page. What German has as well is none. */
const ENGLISH = german
	.flatMap(({ msgid, msgid_plural = msgid, msgstr }) => (msgstr[0] === msgid ? [] : [msgid, msgid_plural]))
	.filter((text) => !words.has(text) && /\p{L}{2}/u.test(text) && !text.includes('{'));

const test = base.extend('visit', async ({ browser, complaints }, { onCleanup }) => {
	const contexts: BrowserContext[] = [];
	onCleanup(async () => {
		for (const context of contexts) await context.close();
	});
	return async (locale: string, serviceWorkers: 'allow' | 'block' = 'block'): Promise<Page> => {
		const context = await browser.newContext({ baseURL: inject('siteUrl'), locale, serviceWorkers });
		contexts.push(context);
		const page = await context.newPage();
		page.on('pageerror', (error) => complaints.push(error.message));
		page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
		return page;
	};
});

const languageOf = (page: Page): Promise<string> => page.evaluate(() => document.documentElement.lang);
const languageField = (page: Page, name: 'Language' | 'Sprache') => page.getByRole('combobox', { name });

async function settled(page: Page): Promise<void> {
	await page.waitForLoadState('networkidle');
	await page.locator('html:not([data-language])').waitFor({ state: 'attached' });
}

/** All texts of the page and what is read out, but for what says that it is English. */
function textsOf(page: Page): Promise<string[]> {
	return page.evaluate(() => {
		const named = ['title', 'aria-label', 'placeholder', 'alt'];
		// The runner's page is called as the app.
		const texts = document.title === 'Spell' ? [] : [document.title];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
			const element = node instanceof Element ? node : node.parentElement;
			if (element === null || element.closest('script, style, code, kbd, pre, textarea, [translate=no]')) continue;
			if (element.closest('[lang]')?.getAttribute('lang') === 'en') continue;
			if (node instanceof Element) texts.push(...named.flatMap((name) => node.getAttribute(name) ?? []));
			else texts.push(node.textContent ?? '');
		}
		return texts.map((text) => text.replace(/\s+/g, ' ').trim());
	});
}

async function expectGerman(page: Page): Promise<void> {
	expect(await languageOf(page)).toBe('de');
	const texts = new Set(await textsOf(page));
	expect(ENGLISH.filter((text) => texts.has(text))).toEqual([]);
}

describe('in German', () => {
	test.for(SITE_PAGES)('%s has no English left, and fits a phone', async (path, { visit }) => {
		const page = await visit('de-DE');
		await page.goto(path);
		await settled(page);
		await expectGerman(page);
		for (const width of [1280, 390, 320]) {
			await page.setViewportSize({ width, height: 800 });
			await expectNoSidewaysScroll(page);
		}
		await page.setViewportSize({ width: 390, height: 800 });
		await expectAccessible(page, path);
	});

	test('a cast, its run, its figures and its entries say nothing in English', async ({ visit }) => {
		const page = await visit('de-DE');
		await page.goto('/');
		await page.getByRole('button', { name: /^Starten/ }).click();
		const banner = page.locator('[data-tone="ok"]').first();
		await banner.getByText('Fertig').waitFor();
		await settled(page);
		await expectGerman(page);
		await expectAccessible(page, 'cast');
		for (const path of ['/runs/', '/metrics/', '/audit/', '/settings/', '/library/', '/inspect/']) {
			await page.goto(path);
			await settled(page);
			await expectGerman(page);
			await expectNoSidewaysScroll(page);
		}
		await page.goto('/runs/');
		await page.locator('main li a').first().click();
		await page.getByRole('button', { name: 'Prüfen' }).waitFor();
		await expectGerman(page);
		await expectAccessible(page, 'run');
	});

	test('numbers, sizes and times are written as German does', async ({ visit }) => {
		const page = await visit('de-DE');
		await page.goto('/');
		await page.getByText(/^\d+,\d KiB$/).waitFor();
		await page.goto('/settings/');
		await page.getByText(/^Insgesamt etwa [\d,]+ \w+ von [\d,]+ GiB/).waitFor();
	});
});

describe('the language', () => {
	test.for([
		['de-AT', 'de'],
		['en-US', 'en'],
		['fr-FR', 'en']
	] as const)('of a first visit with a browser in %s is %s', async ([locale, language], { visit }) => {
		const page = await visit(locale);
		await page.goto('/settings/');
		await settled(page);
		expect(await languageOf(page)).toBe(language);
		expect(await page.locator('h1').textContent()).toBe(language === 'de' ? 'Einstellungen' : 'Settings');
		const field = languageField(page, language === 'de' ? 'Sprache' : 'Language');
		expect(await field.inputValue()).toBe('browser');
	});

	test('that is chosen goes before the browser’s, and "as the browser" gives way again', async ({ visit }) => {
		const page = await visit('de-DE');
		await page.goto('/settings/');
		await languageField(page, 'Sprache').selectOption('en');
		await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
		await page.goto('/runs/');
		await page.getByRole('heading', { name: 'Runs', exact: true }).waitFor();
		await page.goto('/settings/');
		await languageField(page, 'Language').selectOption('browser');
		await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
	});

	test('stays across visits, and without a network', async ({ visit }) => {
		const page = await visit('en-GB', 'allow');
		await page.goto('/settings/');
		await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
		await languageField(page, 'Language').selectOption('de');
		await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
		await page.context().setOffline(true);
		for (const path of ['/settings/', '/metrics/']) {
			await page.goto(path);
			await settled(page);
			await expectGerman(page);
		}
	});

	test('changes without taking what the runner shows', async ({ visit }) => {
		const page = await visit('en-GB');
		await openRunner(page);
		await cast(page);
		const printed = await output(page).textContent();
		await page.getByRole('link', { name: 'Settings' }).click();
		await languageField(page, 'Language').selectOption('de');
		const again = page.getByRole('button', { name: 'Load it again' });
		await again.waitFor();
		await expectAccessible(page, 'a change that waits');
		await page.getByRole('link', { name: 'Cast', exact: true }).click();
		await expect.poll(() => output(page).textContent()).toBe(printed);
		await toRuns(page);
		await page.reload();
		await page.getByRole('heading', { name: 'Läufe', exact: true }).waitFor();
		await expect.poll(() => page.locator('main li').count()).toBe(1);
	});

	test('is all that is loaded: who reads English gets no German', async ({ visit }) => {
		for (const [locale, isThere] of [
			['en-GB', false],
			['de-DE', true]
		] as const) {
			const page = await visit(locale);
			const scripts: Promise<string>[] = [];
			page.on('response', (response) => {
				if (/javascript/.test(response.headers()['content-type'] ?? '')) scripts.push(response.text());
			});
			await page.goto('/');
			await page.waitForLoadState('networkidle');
			const all = (await Promise.all(scripts)).join('\n');
			expect(all.includes(germanOf.get('The spell ran to its end.') ?? '?'), locale).toBe(isThere);
		}
	});
});
