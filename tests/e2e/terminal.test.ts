import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import {
	cancelButton,
	cast,
	castButton,
	dropModule,
	expectAccessible,
	expectNoSidewaysScroll,
	moduleReady,
	openRunner,
	output
} from './runner-page.ts';

/** What can be seen in the terminal. */
const seen = (page: Page) => page.locator('.xterm-rows').innerText();

/** Waits until the terminal shows something so often. */
const shows = (page: Page, text: string, times = 1) =>
	page.waitForFunction(
		({ text, times }) => (document.querySelector('.xterm-rows')?.textContent ?? '').split(text).length > times,
		{ text, times }
	);

async function openGame(page: Page): Promise<void> {
	await openRunner(page);
	await page.getByRole('button', { name: 'guess-the-number' }).click();
	await page.getByRole('region', { name: 'Module' }).getByText('guess-the-number').waitFor();
	await moduleReady(page);
	await shows(page, 'Press Enter to cast.');
}

async function openTerminal(page: Page): Promise<void> {
	await page.getByRole('tab', { name: 'Terminal' }).click();
	await shows(page, 'Press Enter to cast.');
}

/** Halves what is left, until the game says yes. */
async function play(page: Page): Promise<void> {
	let [low, high] = [1, 100];
	for (let guesses = 1; ; guesses++) {
		const guess = Math.floor((low + high) / 2);
		await page.keyboard.type(`${guess}`);
		await page.keyboard.press('Enter');
		await page.waitForFunction(
			(count) => (document.querySelector('.xterm-rows')?.textContent?.match(/Too|Yes/g) ?? []).length === count,
			guesses
		);
		const answer = (await seen(page)).match(/Too (low|high)|Yes/g)?.at(-1);
		if (answer === 'Yes') return;
		if (answer === 'Too low') low = guess + 1;
		else high = guess - 1;
	}
}

describe('the guessing game', () => {
	test('is played to its end by keyboard, and again', async ({ page }) => {
		await openGame(page);
		await page.keyboard.press('Control+Enter');
		await shows(page, 'Your guess (1 to 100):');
		await play(page);
		await shows(page, '[Finished. Enter casts again.]');
		expect(await output(page).locator('[data-tone]').innerText()).toContain('Finished');
		await page.keyboard.press('Enter');
		await page.waitForFunction(() => !document.querySelector('.xterm-rows')?.textContent?.includes('Finished'));
		await shows(page, 'Your guess (1 to 100):');
		await play(page);
		await shows(page, '[Finished. Enter casts again.]');
	});

	test('is told what is no number, and lines come back with the arrow', async ({ page }) => {
		await openGame(page);
		await castButton(page).click();
		await shows(page, 'Your guess');
		await page.keyboard.type('sevem');
		await page.keyboard.press('Backspace');
		await page.keyboard.type('n');
		await page.keyboard.press('Enter');
		await shows(page, 'That is not a whole number', 1);
		await page.keyboard.press('ArrowUp');
		await shows(page, 'seven', 2);
		await page.keyboard.press('Enter');
		await shows(page, 'That is not a whole number', 2);
	});

	test('ends when the input does', async ({ page }) => {
		await openGame(page);
		await castButton(page).click();
		await shows(page, 'Your guess');
		await page.keyboard.press('Control+d');
		await shows(page, 'It was ');
		await shows(page, '[Exit code 1. Enter casts again.]');
	});

	const WAYS = {
		'Ctrl C': (page: Page) => page.keyboard.press('Control+c'),
		'the button': (page: Page) => cancelButton(page).click()
	};
	for (const [way, cancel] of Object.entries(WAYS)) {
		test(`is cancelled while it waits, with ${way}`, async ({ page }) => {
			await openGame(page);
			await castButton(page).click();
			await page.getByText('Waiting for input').waitFor();
			await cancel(page);
			await shows(page, '[Cancelled. Enter casts again.]');
		});
	}

	test('Esc in the terminal cancels nothing', async ({ page }) => {
		await openGame(page);
		await castButton(page).click();
		await shows(page, 'Your guess');
		await page.keyboard.press('Escape');
		await page.keyboard.type('x');
		await page.keyboard.press('Enter');
		await shows(page, 'That is not a whole number');
	});

	test('stays while another page of Spell is looked at; a reload begins anew', async ({ page }) => {
		await openGame(page);
		await castButton(page).click();
		await shows(page, 'Your guess');
		await page.getByRole('link', { name: 'Runs' }).click();
		await page.getByRole('heading', { name: 'Runs' }).waitFor();
		await page.getByRole('link', { name: 'Cast' }).click();
		await shows(page, 'Your guess');
		await page.getByRole('group', { name: 'Terminal' }).click();
		await page.keyboard.type('x');
		await page.keyboard.press('Enter');
		await shows(page, 'That is not a whole number');
		await page.reload();
		await openGame(page);
		expect(await seen(page)).not.toContain('Your guess');
	});

	test('is recorded, what was typed apart', async ({ page }) => {
		await openGame(page);
		await castButton(page).click();
		await shows(page, 'Your guess');
		await page.keyboard.type('my-password');
		await page.keyboard.press('Enter');
		await shows(page, 'That is not');
		await page.keyboard.press('Control+d');
		await shows(page, 'Enter casts again');
		await page.getByRole('link', { name: 'Runs' }).click();
		await page
			.getByRole('link', { name: /guess-the-number/ })
			.first()
			.click();
		await page.getByText('It was typed in the terminal').waitFor();
		expect(await page.locator('main').innerText()).not.toContain('my-password');
		await page.getByRole('button', { name: 'Cast again' }).click();
		await page.getByRole('tab', { name: 'Terminal', selected: true }).waitFor();
	});
});

test('Tab leaves the terminal, both ways', async ({ page }) => {
	await openGame(page);
	const isInside = () => page.evaluate(() => document.activeElement?.closest('.xterm') !== null);
	for (const key of ['Tab', 'Shift+Tab']) {
		await page.locator('.xterm').click();
		expect(await isInside()).toBe(true);
		await page.keyboard.press(key);
		await page.keyboard.press(key);
		expect(await isInside(), key).toBe(false);
	}
});

test('screen readers are told what appears, when that is chosen; it is kept', async ({ page }) => {
	await openGame(page);
	const button = page.getByRole('button', { name: 'Screen reader' });
	await button.click();
	await castButton(page).click();
	await page.locator('.xterm-accessibility').getByText('I think of a number').first().waitFor();
	await expectAccessible(page, 'read aloud');
	await page.reload();
	await openGame(page);
	expect(await button.getAttribute('aria-pressed')).toBe('true');
});

test('text that comes without keys, picked or dictated, is taken', async ({ page }) => {
	await openGame(page);
	await castButton(page).click();
	await shows(page, 'Your guess');
	await page.keyboard.insertText('né 漢');
	await shows(page, 'né 漢');
});

test('several lines are pasted at once', async ({ page }) => {
	await openGame(page);
	await castButton(page).click();
	await shows(page, 'Your guess');
	await page.locator('.xterm-helper-textarea').evaluate((area) => {
		const clipboardData = new DataTransfer();
		clipboardData.setData('text/plain', 'a\nb\nc\n');
		area.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	});
	await shows(page, 'That is not a whole number', 3);
});

test('hostile output types nothing, opens nothing, and takes no clipboard', async ({ page }) => {
	const hostile =
		'\x1b[c\x1b[>c\x1b[6n\x1b[18t\x1bP$qm\x1b\\\x1b]10;?\x07\x1b]52;c;aGFja2Vk\x07\x1b]0;hacked\x07' +
		'\x1b[?1000h\x1b[?2004h\x1b]8;;https://example.org\x1b\\click me\x1b]8;;\x1b\\\x1b[2147483647L\x07 ready\n';
	await openRunner(page);
	const title = await page.title();
	await dropModule(page, 'hostile.wasm', await modules.printsThenReads(hostile));
	await openTerminal(page);
	await castButton(page).click();
	await shows(page, 'click me ready');
	const opened: unknown[] = [];
	page.context().on('page', (other) => opened.push(other));
	page.on('dialog', (dialog) => (opened.push(dialog), void dialog.dismiss()));
	// The terminal's own layers lie over the text.
	await page.locator('.xterm-rows').getByText('click me').click({ force: true });
	await page.keyboard.type('typed');
	await page.keyboard.press('Enter');
	await shows(page, '<typed');
	await shows(page, 'Enter casts again');
	await page.getByRole('tab', { name: 'Stdout' }).click();
	expect(await output(page).innerText()).toMatch(/<typed\s+>/);
	expect({ title: await page.title(), url: new URL(page.url()).pathname, opened }).toEqual({
		title,
		url: '/',
		opened: []
	});
});

test('a flood is drawn in part, all of it is in Stdout, and the page answers meanwhile', async ({ page }) => {
	await openRunner(page);
	await dropModule(page, 'flood.wasm', await modules.flood(800));
	await openTerminal(page);
	await castButton(page).click();
	await shows(page, 'Enter casts again');
	await page.getByRole('tab', { name: 'Stdout' }).click();
	expect(await output(page).locator('[data-tone]').innerText()).toContain('Finished');
	expect(await page.getByTestId('figures-bar').innerText()).toMatch(/Output\s+50/);
});

describe('where a program cannot wait', () => {
	test('the tab says what is missing, and nothing is cast in vain', async ({ page }) => {
		await page.addInitScript(() => {
			delete (WebAssembly as { Suspending?: unknown }).Suspending;
		});
		await openRunner(page);
		await page.getByRole('button', { name: 'guess-the-number' }).click();
		await page.getByText('A spell cannot wait for what you type in this browser.').waitFor();
		await expectAccessible(page, 'no terminal');
		expect(await castButton(page).getAttribute('aria-disabled')).toBe('true');
		await page.getByRole('tab', { name: 'Text' }).click();
		await page.getByRole('textbox', { name: /^Input/ }).fill('0\n');
		expect(await (await cast(page)).innerText()).toContain('Exit code 1');
	});
});

describe('how it looks', () => {
	for (const colorScheme of ['light', 'dark'] as const) {
		test(`axe finds nothing in ${colorScheme}`, async ({ page }) => {
			await page.emulateMedia({ colorScheme });
			await openGame(page);
			await expectAccessible(page, 'before');
			await castButton(page).click();
			await shows(page, 'Your guess');
			await page.keyboard.type('x');
			await page.keyboard.press('Enter');
			await shows(page, 'That is not');
			await expectAccessible(page, 'waiting');
			await page.keyboard.press('Control+d');
			await shows(page, 'Enter casts again');
			await expectAccessible(page, 'ended');
		});
	}

	test('it fits on a phone', async ({ page }) => {
		await page.setViewportSize({ width: 375, height: 812 });
		await openGame(page);
		await expectNoSidewaysScroll(page);
	});

	test('functions, which take their input whole, have none', async ({ page }) => {
		await openRunner(page);
		expect(await page.getByRole('tab', { name: 'Terminal' }).count()).toBe(0);
	});
});
