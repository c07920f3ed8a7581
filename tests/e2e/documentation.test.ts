import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import { expectAccessible, expectNoSidewaysScroll } from './runner-page.ts';

test.override('serviceWorkers', 'allow');

describe('the documentation in the app', () => {
	test('is found from every page, searched, and read', async ({ page }) => {
		await page.goto('/library/');
		await page.getByRole('link', { name: 'Documentation' }).click();
		await page.getByRole('heading', { name: 'Documentation' }).waitFor();
		await expectAccessible(page, 'documentation');
		await page.getByRole('searchbox').fill('exit code');
		const found = page.getByRole('list', { name: 'Found' }).getByRole('link');
		await found.first().waitFor();
		await expectAccessible(page, 'documentation, searched');
		await page.keyboard.press('Tab');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: 'The command line' }).waitFor();
		await page
			.getByRole('navigation', { name: 'Documentation' })
			.getByRole('link', { name: 'Limits', exact: true })
			.click();
		await page.getByRole('heading', { level: 1, name: 'Limits' }).waitFor();
		expect(await page.title()).toBe('Limits · Spell');
		await expectAccessible(page, 'a page of the documentation');
	});

	test('has spells that are cast right there, and keeps nothing of that', async ({ page }) => {
		await page.goto('/docs/tutorial/');
		const example = page.getByRole('region', { name: 'Example hello-world' });
		await example.getByRole('button', { name: 'Try it' }).click();
		await example.getByRole('button', { name: /^Cast\b/ }).click();
		await example.getByText('Hello, Ada!').waitFor();
		await expectAccessible(page, 'the tutorial, after a cast');
		expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
	});

	test('fits a phone', async ({ page }) => {
		await page.setViewportSize({ width: 320, height: 700 });
		for (const path of ['/docs/', '/docs/cli/', '/docs/decisions/0031-pages-from-one-release/', '/docs/tutorial/']) {
			await page.goto(path);
			await page.locator('h1').waitFor();
			await expectNoSidewaysScroll(page);
		}
		await expectAccessible(page, 'the tutorial on a phone');
	});

	test('says when there is no such page', async ({ page, complaints }) => {
		const response = await page.goto('/docs/nothing/');
		expect(response?.status()).toBe(404);
		await page.getByText('There is no page here').waitFor();
		await page.waitForLoadState('networkidle');
		expect(complaints.every((complaint) => complaint.includes('404'))).toBe(true);
		complaints.length = 0;
	});

	test('opens without a network after one visit', async ({ page }) => {
		await page.goto('/');
		await page.evaluate(async () => {
			const { active } = await navigator.serviceWorker.ready;
			await new Promise<void>((resolve) => {
				if (active?.state === 'activated') resolve();
				active?.addEventListener('statechange', () => active.state === 'activated' && resolve());
			});
		});
		await page.context().setOffline(true);
		await page.getByRole('link', { name: 'Documentation' }).click();
		await page.getByRole('link', { name: 'Limits', exact: true }).click();
		await page.getByRole('heading', { level: 1, name: 'Limits' }).waitFor();
		await page.goto('/docs/tutorial/');
		await page.getByRole('heading', { level: 1, name: 'Your first spell' }).waitFor();
	});
});
