import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import { SITE_PAGES } from '../support/site-pages.ts';
import { expectAccessible, expectNoSidewaysScroll } from './runner-page.ts';

/** As devices are. The narrowest is the width that text must reflow to. */
const SCREENS = [
	{ width: 1280, colorScheme: 'light' },
	{ width: 390, colorScheme: 'dark' },
	{ width: 320, colorScheme: 'light' }
] as const;

describe('as it is opened, with nothing kept', () => {
	test.for(SITE_PAGES)('%s can be used by anybody, on any screen', async (path, { page }) => {
		await page.goto(path);
		await page.waitForLoadState('networkidle');
		expect(await page.title()).toMatch(/Spell$/);
		expect(await page.locator('h1').count()).toBe(1);
		expect(await page.locator('main').count()).toBe(1);
		for (const { width, colorScheme } of SCREENS) {
			await page.setViewportSize({ width, height: 800 });
			await page.emulateMedia({ colorScheme });
			await expectNoSidewaysScroll(page);
			await expectAccessible(page, `${path} at ${width} px, ${colorScheme}`);
		}
	});

	test.for(SITE_PAGES)('%s shows where the focus is, on its first stops', async (path, { page }) => {
		await page.goto(path);
		await page.waitForLoadState('networkidle');
		for (let stop = 0; stop < 5; stop++) {
			await page.keyboard.press('Tab');
			const shown = await page.evaluate(() => {
				const { activeElement } = document;
				if (activeElement === null || activeElement === document.body) return 'behind the last stop';
				const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
				return outlineStyle !== 'none' && outlineWidth !== '0px' ? 'shown' : 'not shown';
			});
			if (stop > 0 && shown === 'behind the last stop') break;
			expect(shown, `stop ${stop + 1}`).toBe('shown');
		}
	});
});
