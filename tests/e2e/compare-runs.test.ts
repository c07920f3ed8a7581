import { expect } from 'vitest';
import { test } from '../support/page.ts';
import {
	cast,
	castButton,
	expectAccessible,
	expectNoSidewaysScroll,
	inputText,
	openRunner,
	output
} from './runner-page.ts';
import { countOf, rows, toRuns } from './runs-page.ts';

const greet = (name: string) => JSON.stringify({ operation: 'greet', name, text: 'x' });

test('two runs are compared: chosen from one of them, side by side, on a phone as well', async ({ page }) => {
	await openRunner(page);
	await inputText(page).fill(greet('Ada'));
	await cast(page);
	await output(page).getByText('Hello, Ada!').first().waitFor();
	await inputText(page).fill(greet('Grace'));
	await castButton(page).press('Enter');
	await output(page).getByText('Hello, Grace!').first().waitFor();
	await toRuns(page);
	await countOf(page, 2);
	await rows(page).getByRole('link').filter({ hasText: 'Ada' }).click();
	await page.getByRole('link', { name: 'Compare with …' }).press('Enter');
	await page.getByText(/^Compare the run of .* with another one of hello-world:$/).waitFor();
	await expectAccessible(page, 'choosing');
	await page.getByRole('link').filter({ hasText: 'Grace' }).press('Enter');
	const input = page.getByRole('region', { name: 'Input by pointer' });
	await input.getByText('/name').waitFor();
	expect(await input.getByRole('row').allInnerTexts()).toHaveLength(2);
	const stdout = page.getByRole('region', { name: 'Stdout by line' });
	await stdout.locator('[data-line=first]').filter({ hasText: 'Hello, Ada!' }).waitFor();
	await stdout.locator('[data-line=second]').filter({ hasText: 'Hello, Grace!' }).waitFor();
	const row = (name: string) => page.locator(`tr[data-row="${name}"]`);
	expect(await row('Module').getAttribute('data-same')).toBe('true');
	expect(await row('Fuel').innerText()).toMatch(/\([+−]\d|slightly/);
	await expectAccessible(page, 'compared');
	await page.getByRole('link', { name: 'Swap' }).click();
	await stdout.locator('[data-line=first]').filter({ hasText: 'Hello, Grace!' }).waitFor();
	await page.setViewportSize({ width: 390, height: 844 });
	await expectNoSidewaysScroll(page);
	await expectAccessible(page, 'compared, on a phone');
});

test('what cannot be compared says so', async ({ page }) => {
	await page.goto('/runs/compare/#none,other');
	await page.getByText('One of the two was deleted').waitFor();
	await expectAccessible(page, 'missing');
});
