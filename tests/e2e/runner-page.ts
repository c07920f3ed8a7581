/** What tests do on the runner's page, in the words of somebody who uses it. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';

/** Opens `/` and waits until the first spell can be cast. */
export async function openRunner(page: Page): Promise<void> {
	await page.goto('/');
	await moduleReady(page);
}

export function moduleReady(page: Page): Promise<void> {
	return page.getByRole('region', { name: 'Module' }).getByText('SHA-256').waitFor();
}

export const castButton = (page: Page): Locator => page.getByRole('button', { name: /^Cast\b/ });
export const cancelButton = (page: Page): Locator => page.getByRole('button', { name: /^Cancel\b/ });
export const output = (page: Page): Locator => page.getByRole('region', { name: 'Output' });
export const inputText = (page: Page): Locator => page.getByRole('textbox', { name: /^Input/ });

/** Casts, and waits for the outcome's banner. */
export async function cast(page: Page): Promise<Locator> {
	await castButton(page).click();
	const banner = output(page).locator('[data-tone]');
	await banner.waitFor();
	return banner;
}

export interface TestFile {
	name: string;
	bytes: Uint8Array;
}

/** Lets go of files over the middle of the page, as the browser does it. */
export async function drop(page: Page, ...files: TestFile[]): Promise<void> {
	const plain = files.map(({ name, bytes }) => ({ name, bytes: [...bytes] }));
	const transfer = await page.evaluateHandle((all) => {
		const data = new DataTransfer();
		for (const { name, bytes } of all) data.items.add(new File([new Uint8Array(bytes)], name));
		return data;
	}, plain);
	for (const type of ['dragenter', 'dragover', 'drop']) {
		await page.locator('main').dispatchEvent(type, { dataTransfer: transfer });
	}
}

/** Drops a module and waits until it can be cast. */
export async function dropModule(page: Page, name: string, bytes: Uint8Array): Promise<void> {
	await drop(page, { name, bytes });
	await page.getByRole('region', { name: 'Module' }).getByText(name).waitFor();
	await moduleReady(page);
}

export async function setLimit(page: Page, label: string, value: string): Promise<void> {
	const field = page.getByLabel(label);
	if (!(await field.isVisible()))
		await page
			.getByText(/^(Arguments, environment, limits|Limits)$/)
			.first()
			.click();
	await field.fill(value);
}

/** WCAG 2.2 AA, by axe. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
	const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
	const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
	expect(
		violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ html }) => html) })),
		state
	).toEqual([]);
}

export async function expectNoSidewaysScroll(page: Page): Promise<void> {
	const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	expect(overflow).toBeLessThanOrEqual(0);
}
