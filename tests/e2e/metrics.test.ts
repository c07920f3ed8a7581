import { expect } from 'vitest';
import { test } from '../support/page.ts';
import { cast, expectAccessible, expectNoSidewaysScroll, openRunner } from './runner-page.ts';
import { recordsSettled } from './runs-page.ts';

test('a cast is among the metrics at once, by day, spell and version; on a phone too', async ({ page }) => {
	await openRunner(page);
	await cast(page);
	await page.getByRole('link', { name: 'Metrics', exact: true }).click();
	for (const title of ['All together', 'By day', 'By spell', 'By version']) {
		const figures = page.getByRole('region', { name: title, exact: true }).locator('tbody tr');
		await figures.waitFor();
		expect(await figures.locator('td').nth(0).textContent()).toBe('1');
		expect(await figures.locator('td').nth(1).textContent()).toBe('100 %');
		expect(await figures.locator('td').last().textContent()).toBe('1 cent');
	}
	await page.getByText('No Actions runs yet').waitFor();
	await expectAccessible(page, 'metrics');
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSidewaysScroll(page);
	await page.getByLabel('Range').selectOption('24h');
	await page.getByRole('region', { name: 'By hour', exact: true }).locator('tbody tr').waitFor();
});

test('the keyboard reads a chart point by point, and what it says is what the table says', async ({ page }) => {
	await openRunner(page);
	await cast(page);
	await recordsSettled(page);
	await page.goto('/metrics/');
	const charts = page.getByRole('slider');
	await charts.first().waitFor();
	expect(await charts.evaluateAll((all) => all.map((chart) => chart.ariaLabel))).toEqual(
		['Casts', 'Time', 'Memory', 'Fuel', 'Cost'].map((title) => `${title} by day`)
	);
	const casts = charts.first();
	const today = await page.getByRole('region', { name: 'By day', exact: true }).getByRole('rowheader').textContent();
	expect(await casts.getAttribute('aria-valuetext')).toBe(`${today}: succeeded 1, failed 0, stopped 0`);
	await casts.focus();
	await page.keyboard.press('ArrowLeft');
	expect(await casts.getAttribute('aria-valuetext')).toMatch(/: succeeded 0, failed 0, stopped 0$/);
	expect(await casts.getAttribute('aria-valuenow')).toBe('5');
	expect(await charts.nth(1).getAttribute('aria-valuenow')).toBe('5');
	await page.keyboard.press('End');
	expect(await charts.nth(1).getAttribute('aria-valuetext')).toMatch(/: p50 [\d.]+ m?s, p95 /);
	await page.keyboard.press('Home');
	expect(await casts.getAttribute('aria-valuenow')).toBe('0');
});

test('without casts the page says so', async ({ page }) => {
	await page.goto('/metrics/');
	await page.getByText('No cast has ended yet').waitFor();
	await expectAccessible(page, 'metrics, empty');
});

test('thresholds and the budget raise alerts that stand until they are seen; casts go on', async ({ page }) => {
	await openRunner(page);
	await cast(page);
	await recordsSettled(page);
	await page.goto('/metrics/');
	const budget = page.getByLabel('Budget for a month');
	await budget.fill('none');
	await budget.press('Enter');
	await page.getByText('From 1 to 100,000,000 cents.').waitFor();
	expect(await budget.getAttribute('aria-invalid')).toBe('true');
	await budget.fill('2');
	await budget.press('Enter');
	await page.getByText('of 2 cents spent').waitFor();
	const cost = page.getByLabel('Cost above');
	await cost.fill('1');
	await cost.press('Enter');
	await expectAccessible(page, 'metrics, with a budget');
	await page.getByRole('link', { name: 'Cast', exact: true }).click();
	await cast(page);
	await page.getByRole('link', { name: 'Metrics', exact: true }).click();
	const alerts = page.getByRole('list', { name: 'Alerts' }).getByRole('listitem');
	await alerts.getByText('your budget is used up').waitFor();
	expect(await alerts.count()).toBe(2);
	await expectAccessible(page, 'metrics, with alerts');
	await page.reload();
	await alerts.getByText('The casts of the last 24 hours cost 2 cents, more than 1 cent.').waitFor();
	for (const left of [1, 0]) {
		await alerts.first().getByRole('button', { name: 'Seen' }).click();
		expect(await alerts.count()).toBe(left);
	}
	await page.reload();
	await page.getByText('of 2 cents spent').waitFor();
	expect(await alerts.count()).toBe(0);
	await page.getByRole('link', { name: 'Cast', exact: true }).click();
	expect(await (await cast(page)).getAttribute('data-tone')).toBe('ok');
});

test('before a cast, the run bar says what it usually takes', async ({ page }) => {
	await openRunner(page);
	const bar = page.getByRole('region', { name: 'Cast', exact: true });
	await bar.getByText('No history yet.').waitFor();
	await cast(page);
	await recordsSettled(page);
	await openRunner(page);
	await bar.getByText(/^Usually .* ms, .*, 1 cent \(1 cast\)\.$/).waitFor();
	await page.setViewportSize({ width: 320, height: 700 });
	await expectNoSidewaysScroll(page);
	await expectAccessible(page, 'runner, with an estimate');
});
