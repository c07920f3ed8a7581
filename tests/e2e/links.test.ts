import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { describe, expect, inject } from 'vitest';
import { encodeSelfContained } from '../../src/lib/links/self-contained.ts';
import { encodeSpellFile } from '../../src/lib/links/spell-file.ts';
import { calculateWasmHash } from '../../src/lib/wasm/hash.ts';
import { test } from '../support/page.ts';
import { sampleSpell } from '../unit/links/sample.ts';
import {
	cast,
	drop,
	dropModule,
	expectAccessible,
	expectNoSidewaysScroll,
	inputText,
	moduleReady,
	openRunner,
	output
} from './runner-page.ts';

const HELLO = new URL('../../wasm/examples/hello-world/hello-world.wasm', import.meta.url);
const take = (page: Page) => page.getByRole('button', { name: 'Open in the runner' });
const dialog = (page: Page) => page.getByRole('dialog', { name: /^Share/ });
const link = (page: Page) => dialog(page).getByLabel('The link', { exact: true });

/** Opens what is behind the # as somebody does who was sent the address. */
async function openLink(page: Page, fragment: string): Promise<void> {
	await page.goto('about:blank');
	await page.goto(`/r/#${fragment}`);
}

describe('a link that brings a spell', () => {
	test('shows what it is, and casts nothing, before the person opens it', async ({ page }) => {
		const workers: string[] = [];
		page.on('worker', (worker) => workers.push(worker.url()));
		const spell = await sampleSpell();
		await openLink(page, await encodeSelfContained(spell));
		await take(page).waitFor();
		await page.getByText(spell.sha256).waitFor();
		await page.getByText('1 function of the host').waitFor();
		await page.getByText('{"a":1}').waitFor();
		await expectAccessible(page, 'the card');
		await page.setViewportSize({ width: 320, height: 700 });
		await expectNoSidewaysScroll(page);
		expect(await page.evaluate(async () => (await indexedDB.databases()).length)).toBe(0);
		await take(page).click();
		await moduleReady(page);
		await page.getByText('From somebody else.').waitFor();
		await expectAccessible(page, 'a guest in the runner');
		expect(await page.locator('[data-tone]').count()).toBe(0);
		await cast(page);
		await output(page).getByText('hi', { exact: true }).waitFor();
		expect(workers.length).toBeGreaterThan(0);
	});

	test('leaves nothing behind when it was opened and not saved', async ({ page }) => {
		await openLink(page, await encodeSelfContained(await sampleSpell()));
		await take(page).click();
		await moduleReady(page);
		await cast(page);
		await page.goto('/');
		await moduleReady(page);
		expect(await page.getByText('hi', { exact: true }).count()).toBe(0);
	});

	test('says how it is broken', async ({ page }) => {
		const whole = await encodeSelfContained(await sampleSpell());
		await openLink(page, whole.slice(0, 200));
		await page.getByText(`It arrived with 200 of ${whole.length} characters.`).waitFor();
		await expectAccessible(page, 'a link that was cut');
		await openLink(page, 's9.x');
		await page.getByText('It is of format 9').waitFor();
		await openLink(page, 'u=http://example.org/a.wasm');
		await page.getByText('https: is the one that is fetched').waitFor();
		await openLink(page, '<img src=x onerror=alert(1)>');
		await page.getByText('No spell in this link').waitFor();
		await page.goto('/r/');
		await page.getByText('There is no spell in this address.').waitFor();
	});

	test('asks before it asks a host, and takes only what the link means', async ({ page }) => {
		const asked: string[] = [];
		page.on('request', (request) => void (request.url().endsWith('hello-world.wasm') && asked.push(request.url())));
		const url = encodeURIComponent(new URL('/spells/hello-world.wasm', inject('siteUrl')).href);
		await openLink(page, `u=${url}&h=${'0'.repeat(64)}`);
		await page.getByRole('button', { name: 'Fetch it to look at it' }).waitFor();
		expect(asked).toEqual([]);
		await expectAccessible(page, 'a link to a host');
		await page.getByRole('button', { name: 'Fetch it to look at it' }).click();
		await page.getByText('Not the program that it names').waitFor();
		await openLink(page, `u=${url}`);
		await page.getByRole('button', { name: 'Fetch it to look at it' }).click();
		await page.getByRole('button', { name: 'Pin the link to these bytes' }).click();
		const sha256 = await calculateWasmHash(new Uint8Array(await readFile(HELLO)));
		expect(page.url()).toContain(`h=${sha256}`);
		await page.getByRole('button', { name: 'Open in the runner' }).click();
		await moduleReady(page);
	});
});

describe('sharing', () => {
	test('gives a link that opens to the same cast, with the input only when it is let in', async ({ page }) => {
		await openRunner(page);
		const { program } = await sampleSpell();
		if (program.kind !== 'wasm') throw new Error('The sample is a module.');
		await dropModule(page, 'hi.wasm', program.bytes);
		await inputText(page).fill('for you alone');
		await page.getByRole('button', { name: 'Share', exact: true }).click();
		await link(page).waitFor();
		await expectAccessible(page, 'the share dialog');
		const without = await link(page).inputValue();
		await dialog(page)
			.getByRole('checkbox', { name: /With the input/ })
			.check();
		await expect.poll(() => link(page).inputValue()).not.toBe(without);
		const along = await link(page).inputValue();
		await dialog(page).getByText('QR code', { exact: true }).click();
		await dialog(page).getByRole('img', { name: 'The link as a QR code' }).waitFor();
		await page.setViewportSize({ width: 320, height: 700 });
		await expectNoSidewaysScroll(page);
		await page.keyboard.press('Escape');
		await openLink(page, new URL(without).hash.slice(1));
		await take(page).waitFor();
		expect(await page.getByText('for you alone').count()).toBe(0);
		await openLink(page, new URL(along).hash.slice(1));
		await page.getByText('for you alone').waitFor();
		await take(page).click();
		await moduleReady(page);
		await expect.poll(() => inputText(page).inputValue()).toBe('for you alone');
	});

	test('a .spell file is looked at before it is loaded, too', async ({ page }) => {
		await openRunner(page);
		await drop(page, { name: 'hi.spell', bytes: await encodeSpellFile(await sampleSpell()) });
		await page.getByText('the file hi.spell').waitFor();
		await take(page).click();
		await moduleReady(page);
		await cast(page);
		await page.goto('/');
		await moduleReady(page);
		await drop(page, { name: 'bad.spell', bytes: new Uint8Array([0, 1, 2]) });
		await page.getByText('No spell in this link').waitFor();
	});

	test('names the place of an example, with its hash', async ({ page }) => {
		await openRunner(page);
		await page.getByRole('button', { name: 'Share', exact: true }).click();
		await expect.poll(() => link(page).inputValue()).toMatch(/r\/#u=.*hello-world\.wasm&h=[0-9a-f]{64}$/);
		await dialog(page).getByLabel('Address of the .wasm file').fill('http://example.org/a.wasm');
		await page.keyboard.press('Tab');
		await dialog(page).getByText('https: is the one that is fetched').waitFor();
		await dialog(page).getByLabel('The program is in the link').check();
		await expect.poll(() => link(page).inputValue()).toMatch(/r\/#s1\./);
	});
});
