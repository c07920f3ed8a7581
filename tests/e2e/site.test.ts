import { expect } from 'vitest';
import { test } from '../support/page.ts';

test('the app starts under its own policy', async ({ page }) => {
	const response = await page.goto('/');
	expect(response?.status()).toBe(200);
	await page.locator('h1').first().waitFor();
	expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
});

test('the policy refuses scripts made of text, and other origins without encryption', async ({ page, complaints }) => {
	await page.goto('/');
	expect(await page.evaluate(makeScript)).toMatch(/^EvalError/);
	expect(await page.evaluate(callOut)).toBe('TypeError: Failed to fetch');
	expect(complaints.join()).toMatch(/violates the following Content Security Policy directive: "connect-src/);
	complaints.length = 0;
});

/** In a timer: what Playwright evaluates directly is above the policy. */
function makeScript(): Promise<string> {
	return new Promise((resolve) =>
		setTimeout(() => {
			try {
				Reflect.construct(Function, ['return 1']);
				resolve('made');
			} catch (error) {
				resolve(String(error));
			}
		})
	);
}

function callOut(): Promise<string> {
	return fetch('http://example.com/').then(() => 'answered', String);
}
