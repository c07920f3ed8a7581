import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import {
	cast,
	castButton,
	drop,
	dropModule,
	expectAccessible,
	expectNoSidewaysScroll,
	inputText,
	moduleReady,
	openRunner,
	output
} from './runner-page.ts';

const PHONE = { width: 375, height: 812 };

describe('axe finds nothing', () => {
	for (const colorScheme of ['light', 'dark'] as const) {
		test(`in ${colorScheme}`, async ({ page }) => {
			await page.emulateMedia({ colorScheme });
			await openRunner(page);
			await expectAccessible(page, 'first visit');
			await page.getByRole('button', { name: 'What is inside' }).click();
			await page.locator('summary', { hasText: 'Limits' }).click();
			await cast(page);
			await expectAccessible(page, 'result, all open');
			await page.getByRole('tab', { name: 'Raw' }).click();
			await expectAccessible(page, 'raw');
			await page.keyboard.press('?');
			await page.getByRole('dialog', { name: 'Keys' }).waitFor();
			await expectAccessible(page, 'keys');
		});

		test(`in ${colorScheme}, when things go wrong`, async ({ page }) => {
			await page.emulateMedia({ colorScheme });
			await openRunner(page);
			await dropModule(page, 'broken.wasm', await modules.trap());
			await page.getByText('Arguments, environment, limits').click();
			await page.getByRole('button', { name: 'Add a variable' }).click();
			await (await cast(page)).getByText('Where:').click();
			await expectAccessible(page, 'trapped');
			await page.getByLabel('Time, s').fill('never');
			await expectAccessible(page, 'limit out of range');
			await drop(page, { name: 'letter.wasm', bytes: new TextEncoder().encode('Dear all') });
			await page.getByText('Not a WebAssembly module').waitFor();
			await expectAccessible(page, 'refused');
		});

		test(`in ${colorScheme}, on a phone and while casting`, async ({ page }) => {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize(PHONE);
			await openRunner(page);
			await dropModule(page, 'ticker.wasm', await modules.ticker());
			await castButton(page).click();
			await output(page).getByText('tick').first().waitFor();
			await expectAccessible(page, 'casting');
		});
	}
});

describe('on a phone', () => {
	test('one column, nothing scrolls sideways, Cast is always in sight', async ({ page }) => {
		await page.setViewportSize(PHONE);
		await openRunner(page);
		await expectNoSidewaysScroll(page);
		const input = await page.getByRole('region', { name: 'Input', exact: true }).boundingBox();
		const below = await output(page).boundingBox();
		expect(below?.y).toBeGreaterThanOrEqual((input?.y ?? 0) + (input?.height ?? 0));
		await cast(page);
		await expectNoSidewaysScroll(page);
		await page.getByRole('button', { name: 'What is inside' }).click();
		await page.getByRole('tab', { name: 'Raw' }).click();
		await expectNoSidewaysScroll(page);
		await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
		const button = await castButton(page).boundingBox();
		expect((button?.y ?? 0) + (button?.height ?? 0)).toBeLessThanOrEqual(PHONE.height);
		expect(await page.getByTestId('figures-all').innerText()).toMatch(/Compile[\s\S]*Run[\s\S]*Cache/);
	});
});

test('at 320 px, the width that text must reflow to, nothing scrolls sideways', async ({ page }) => {
	await page.setViewportSize({ width: 320, height: 640 });
	await openRunner(page);
	await page.getByRole('button', { name: /^word-frequency-go/ }).click();
	await moduleReady(page);
	await cast(page);
	await expectNoSidewaysScroll(page);
});

describe('on a phone, a large output', () => {
	test('is drawn row by row there too, and comes into sight', async ({ page }) => {
		await page.setViewportSize(PHONE);
		await openRunner(page);
		await dropModule(page, 'flood.wasm', await modules.flood(100));
		await page.getByText('Arguments, environment, limits').click();
		await cast(page);
		expect(await output(page).locator('div.h-\\[20px\\]').count()).toBeLessThan(100);
		await expectNoSidewaysScroll(page);
		await page.waitForFunction(() => {
			const banner = document.querySelector('[aria-label="Output"] [data-tone]');
			return banner !== null && banner.getBoundingClientRect().bottom < window.innerHeight;
		});
	});
});

describe('with the keyboard alone', () => {
	test('from the first visit to another spell, its result and back', async ({ page }) => {
		await openRunner(page);
		await page.keyboard.press('Enter');
		await output(page).getByText('Hello, Ada!').waitFor();
		const example = page.getByRole('button', { name: /^json-transform/ });
		for (let presses = 0; presses < 40 && !(await isFocused(example)); presses++)
			await page.keyboard.press('Shift+Tab');
		expect(await isFocused(example)).toBe(true);
		await page.keyboard.press('Enter');
		await page.getByText('Cast the spell.').waitFor();
		await moduleReady(page);
		await inputText(page).focus();
		await page.keyboard.press('Control+Enter');
		await output(page).getByText('Finished').waitFor();
		await page.getByRole('tab', { name: 'Result' }).focus();
		for (const name of ['Stdout', 'Stderr', 'Raw', 'Result']) {
			await page.keyboard.press('ArrowRight');
			const tab = page.getByRole('tab', { name });
			expect(await isFocused(tab)).toBe(true);
			expect(await tab.getAttribute('aria-selected')).toBe('true');
		}
	});

	test('? lists the keys, but not while typing', async ({ page }) => {
		await openRunner(page);
		await inputText(page).focus();
		await page.keyboard.press('?');
		expect(await page.getByRole('dialog').isVisible()).toBe(false);
		await castButton(page).focus();
		await page.keyboard.press('?');
		await page.getByRole('dialog', { name: 'Keys' }).waitFor();
		await page.keyboard.press('Escape');
		expect(await page.getByRole('dialog').isVisible()).toBe(false);
		expect(await isFocused(castButton(page))).toBe(true);
	});

	test('the outcome is announced', async ({ page }) => {
		await openRunner(page);
		await cast(page);
		await page
			.getByRole('status')
			.filter({ hasText: /^Finished\. .* It took/ })
			.waitFor();
	});
});

describe('the theme', () => {
	test('is kept, and is there before the first paint', async ({ page }) => {
		await page.emulateMedia({ colorScheme: 'light' });
		await openRunner(page);
		const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
		const light = await background();
		await page.getByRole('radio', { name: 'Dark' }).check();
		const dark = await background();
		expect(dark).not.toBe(light);
		await page.addInitScript(() => {
			new MutationObserver((_changes, observer) => {
				if (document.body === null) return;
				observer.disconnect();
				Object.assign(window, { themeAtBody: document.documentElement.dataset['theme'] });
			}).observe(document, { childList: true, subtree: true });
		});
		await openRunner(page);
		expect(await background()).toBe(dark);
		expect(await page.evaluate(() => (window as unknown as { themeAtBody?: string }).themeAtBody)).toBe('dark');
		expect(await page.getByRole('radio', { name: 'Dark' }).isChecked()).toBe(true);
		await page.getByRole('radio', { name: 'As the system' }).check();
		expect(await background()).toBe(light);
	});
});

function isFocused(element: ReturnType<typeof castButton>): Promise<boolean> {
	return element.evaluate((node) => node === document.activeElement);
}
