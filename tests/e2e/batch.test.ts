import { buffer, text } from 'node:stream/consumers';
import { unzipSync } from 'fflate';
import type { Locator, Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import { drop, expectAccessible, expectNoSidewaysScroll, type TestFile } from './runner-page.ts';
import { countOf, recordsSettled, storedCasts } from './runs-page.ts';

const bar = (page: Page): Locator => page.getByRole('region', { name: 'Batch' });
const castAll = (page: Page): Locator => page.getByRole('button', { name: /^Cast over/ });
const rows = (page: Page): Locator => page.getByRole('region', { name: 'Items and what came of them' }).locator('li');

async function openBatch(page: Page, module: Uint8Array): Promise<void> {
	await page.goto('/batch/');
	// What is dropped before the page works is lost.
	await page.getByRole('region', { name: 'Module' }).getByText('SHA-256').waitFor();
	await drop(page, { name: 'mine.wasm', bytes: module });
	await page.getByRole('region', { name: 'Module' }).getByText('mine').waitFor();
}

async function giveLines(page: Page, lines: readonly string[]): Promise<void> {
	await page.getByRole('tab', { name: 'Lines' }).click();
	await page.getByRole('textbox', { name: /^Lines/ }).fill(lines.join('\n'));
	await page.getByRole('button', { name: `Cast over ${lines.length} item` }).waitFor();
}

const giveFiles = async (page: Page, ...files: TestFile[]): Promise<void> =>
	page
		.getByLabel('Files to cast over')
		.setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: '', buffer: Buffer.from(bytes) })));

const file = (name: string, content: string): TestFile => ({ name, bytes: new TextEncoder().encode(content) });

async function saved(page: Page, name: string) {
	const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
	return download.createReadStream();
}

describe('a batch over files', () => {
	test('casts each, records each under one batch, and saves what was printed as an archive and a table', async ({
		page
	}) => {
		await openBatch(page, await modules.picky());
		await expectAccessible(page, 'nothing given');
		await giveFiles(page, file('b10.txt', '=1+1'), file('b9.txt', 'nine'), file('b9.txt', 'another'));
		await page.getByText('3 items, 15 B').waitFor();
		await castAll(page).press('Enter');
		await bar(page).getByText('All done', { exact: true }).waitFor();
		await expectAccessible(page, 'done');
		expect(await rows(page).locator('a > span:nth-child(1)').allTextContents()).toEqual([
			'b9.txt',
			'b9.txt',
			'b10.txt'
		]);

		const entries = unzipSync(await buffer(await saved(page, 'Save as zip')));
		const printed = Object.entries(entries).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]);
		expect(printed).toEqual([
			['b9.txt', 'nine'],
			['b9 (2).txt', 'another'],
			['b10.txt', '=1+1']
		]);
		const table = await text(await saved(page, 'Save as CSV'));
		expect(table.split('\r\n').map((line) => line.split(',').at(0))).toEqual([
			'name',
			'b9.txt',
			'b9.txt',
			'b10.txt',
			''
		]);
		expect(table).toContain("'=1+1");

		await recordsSettled(page);
		const casts = await storedCasts(page);
		expect(new Set(casts.map(({ batch }) => batch)).size).toBe(1);
		expect(casts.map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
	});

	test('leads to its runs alone, and from there to all', async ({ page }) => {
		await openBatch(page, await modules.picky());
		await giveFiles(page, file('one', '1'), file('two', '2'));
		await castAll(page).click();
		await bar(page).getByText('All done', { exact: true }).waitFor();
		await page.getByRole('link', { name: 'Cast', exact: true }).click();
		await page.getByRole('button', { name: /^Cast\b/ }).click();
		await page.locator('[data-tone]').first().waitFor();
		await recordsSettled(page);
		await page.getByRole('link', { name: 'Batch', exact: true }).click();
		await bar(page).getByRole('link', { name: 'In your runs' }).click();
		await countOf(page, 2);
		await page.getByRole('link', { name: 'Of one batch: show all runs' }).click();
		await countOf(page, 3);
	});

	test('shows names as they are, and packs them where they lead nowhere', async ({ page }) => {
		await openBatch(page, await modules.picky());
		await giveFiles(page, file('a\u202eb.txt', 'x fails'), file('ok\u202e.txt', 'fine'));
		await castAll(page).click();
		await bar(page).getByText('1 failed', { exact: true }).waitFor();
		await rows(page).getByText('a‹U+202E›b.txt').waitFor();
		expect(Object.keys(unzipSync(await buffer(await saved(page, 'Save as zip'))))).toEqual(['ok_.txt']);
	});
});

describe('a batch over a text', () => {
	test('casts lines, lists what failed with its reason, and casts that again with another program', async ({
		page
	}) => {
		await openBatch(page, await modules.picky());
		await giveLines(page, ['one', 'x two', 'three']);
		await castAll(page).click();
		await bar(page).getByText('1 failed', { exact: true }).waitFor();
		await page.getByRole('button', { name: 'Failed 1' }).click();
		await expect.poll(() => rows(page).count()).toBe(1);
		await rows(page).getByText('line 2').waitFor();
		await rows(page).getByText('The program gave up').waitFor();
		await expectAccessible(page, 'failures');
		await drop(page, { name: 'other.wasm', bytes: await modules.printsThenReads('') });
		await page.getByRole('region', { name: 'Module' }).getByText('other').waitFor();
		await page.getByRole('button', { name: 'Cast the 1 failed again' }).click();
		await expect.poll(() => bar(page).textContent()).not.toContain('failed');
		await rows(page).nth(1).getByText('<x two>').waitFor();
		await recordsSettled(page);
		expect(new Set((await storedCasts(page)).map(({ batch }) => batch)).size).toBe(1);
	});

	test('refuses JSON that is none, or no array, and says so', async ({ page }) => {
		await openBatch(page, await modules.picky());
		await page.getByRole('tab', { name: 'JSON array' }).click();
		const field = page.getByRole('textbox', { name: /^JSON array/ });
		await field.fill('{"a": 1}');
		await page.getByRole('alert').filter({ hasText: 'must be an array' }).waitFor();
		await field.fill('[1, 2');
		await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor();
		expect(await page.getByRole('button', { name: 'Cast', exact: true }).isDisabled()).toBe(true);
		await expectAccessible(page, 'a refused text');
		await field.fill('[1, {"__proto__": 12345678901234567890}]');
		await castAll(page).click();
		await rows(page).getByText('{"__proto__": 12345678901234567890}').waitFor();
	});
});

describe('a batch that runs', () => {
	test('pauses: nothing more is begun until it is resumed', async ({ page }) => {
		await openBatch(page, await modules.busyFor(150));
		await giveLines(
			page,
			Array.from({ length: 12 }, (_, index) => String(index))
		);
		await castAll(page).click();
		await page.getByRole('button', { name: 'Pause' }).click();
		await bar(page).getByText('Paused').waitFor();
		await expectAccessible(page, 'paused');
		const begun = await storedCasts(page);
		const done = await bar(page)
			.getByText(/^\d+ of 12$/)
			.textContent();
		expect(`${begun.length} of 12`).toBe(done);
		expect(begun.length).toBeLessThan(12);
		await page.getByRole('button', { name: 'Resume' }).click();
		await bar(page).getByText('All done', { exact: true }).waitFor();
		expect(await storedCasts(page)).toHaveLength(12);
	});

	test('is cancelled: what runs stops, what is done stays, what is left can be cast', async ({ page }) => {
		await openBatch(page, await modules.spin());
		await giveLines(
			page,
			Array.from({ length: 40 }, (_, index) => String(index))
		);
		await castAll(page).click();
		await expect.poll(async () => (await storedCasts(page)).length).toBeGreaterThan(0);
		expect(await page.getByRole('textbox', { name: /^Lines/ }).getAttribute('readonly')).not.toBeNull();
		await bar(page).getByRole('button', { name: 'Cancel' }).click();
		await bar(page).getByText('Cancelled', { exact: true }).waitFor();
		await recordsSettled(page);
		const outcomes = (await storedCasts(page)).map(({ outcome }) => outcome);
		expect(new Set(outcomes)).toEqual(new Set(['cancelled']));
		expect(outcomes.length).toBeLessThan(40);
		await page.getByRole('button', { name: 'Cast the 40 left' }).waitFor();
	});

	test('goes on while another page is looked at', async ({ page }) => {
		await openBatch(page, await modules.busyFor(100));
		await giveLines(
			page,
			Array.from({ length: 10 }, (_, index) => String(index))
		);
		await castAll(page).click();
		await page.getByRole('link', { name: 'Runs', exact: true }).click();
		await countOf(page, 10);
		await recordsSettled(page);
		await page.goBack();
		await bar(page).getByText('All done', { exact: true }).waitFor();
	});
});

test('on a phone, with 300 items, it fits and only what is in sight is drawn', async ({ page }) => {
	await page.setViewportSize({ width: 390, height: 844 });
	await openBatch(page, await modules.picky());
	await page.getByRole('tab', { name: 'Lines' }).click();
	const lines = Array.from({ length: 300 }, (_, index) => `item ${index} ${'long '.repeat(40)}`);
	const content = { name: 'lines.txt', mimeType: 'text/plain', buffer: Buffer.from(lines.join('\n')) };
	await page.getByLabel('File of lines').setInputFiles(content);
	await castAll(page).click();
	await bar(page).getByText('All done', { exact: true }).waitFor();
	await expectNoSidewaysScroll(page);
	await expectAccessible(page, 'a phone');
	expect(await rows(page).count()).toBeLessThan(60);
});
