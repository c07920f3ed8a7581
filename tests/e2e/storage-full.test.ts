import { chromium } from 'playwright-core';
import { expect, inject, test } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { cast, openRunner, output } from './runner-page.ts';
import { storedCasts } from './runs-page.ts';

test(
	'a full device: the cast ends as ever, the page says what to do, and no record is lost',
	{
		timeout: 120_000
	},
	async () => {
		// Chromium holds only a profile on disk to a quota that is set from outside.
		await using context = await chromium.launchPersistentContext('', {
			...(await findChromium()),
			baseURL: inject('siteUrl')
		});
		const page = await context.newPage();
		await openRunner(page);
		await cast(page);
		await expect.poll(async () => (await storedCasts(page)).map(({ outcome }) => outcome)).toEqual(['ok']);
		const session = await context.newCDPSession(page);
		const { origin } = new URL(page.url());
		await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
		const told = page.getByText('This cast is not among your runs: this device has no room left for Spell.');
		// The browser asks for the room that is left from time to time.
		await expect
			.poll(
				async () => {
					await cast(page);
					return told.count();
				},
				{ timeout: 60_000, interval: 500 }
			)
			.toBe(1);
		await page.getByText('Delete old runs, or keep less of inputs and outputs').waitFor();
		await output(page).getByText('Hello, Ada!').first().waitFor();
		const kept = await storedCasts(page);
		expect(kept.length).toBeGreaterThan(0);
		await session.send('Storage.overrideQuotaForOrigin', { origin });
		await expect
			.poll(
				async () => {
					await cast(page);
					return (await storedCasts(page)).length;
				},
				{ timeout: 60_000, interval: 500 }
			)
			.toBeGreaterThan(kept.length);
		const ids = (await storedCasts(page)).map(({ id }) => id);
		expect(ids).toEqual(expect.arrayContaining(kept.map(({ id }) => id)));
	}
);
