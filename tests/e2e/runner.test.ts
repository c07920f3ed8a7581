import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import {
	cancelButton,
	cast,
	castButton,
	drop,
	dropModule,
	inputText,
	moduleReady,
	openRunner,
	output,
	setLimit
} from './runner-page.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('the first visit', () => {
	test('one click gives a result', async ({ page }) => {
		await openRunner(page);
		expect(await castButton(page).evaluate((button) => button === document.activeElement)).toBe(true);
		await castButton(page).click();
		await output(page).getByText('Hello, Ada!').waitFor();
		const figures = await page.getByTestId('figures-bar').innerText();
		expect(figures).toMatch(/Time\s+[\d.]+ m?s/);
		expect(figures).toMatch(/Memory\s+\d/);
		expect(figures).toMatch(/Input\s+\d+ B/);
	});

	test('a click while the spell is still loading is kept', async ({ page }) => {
		await page.route('**/spells/hello-world.wasm', async (route) => {
			await new Promise((resolve) => setTimeout(resolve, 500));
			await route.continue();
		});
		await page.goto('/');
		await page
			.getByText(/^Loading/)
			.first()
			.waitFor();
		await castButton(page).click();
		await output(page).getByText('Hello, Ada!').waitFor();
	});

	test('each of the example spells casts its first example', async ({ page }) => {
		await openRunner(page);
		const spells = page.getByRole('region', { name: 'Spells' }).getByRole('listitem').getByRole('button');
		const count = await spells.count();
		expect(count).toBe(7);
		for (let index = 0; index < count; index++) {
			// That one waits to be talked to: terminal.test.ts.
			if ((await spells.nth(index).innerText()).startsWith('guess-the-number')) continue;
			await spells.nth(index).click();
			await page.getByRole('region', { name: 'Output' }).getByText('Cast the spell.').waitFor();
			await moduleReady(page);
			const banner = await cast(page);
			expect(await banner.getAttribute('data-tone'), await spells.nth(index).innerText()).toBe('ok');
		}
	});
});

describe('files dropped on the page', () => {
	test('a module is loaded and described', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'broken.wasm', await modules.trap());
		const card = page.getByRole('region', { name: 'Module', exact: true });
		expect(await card.innerText()).toMatch(/broken\.wasm[\s\S]*Command[\s\S]*\d+ B[\s\S]*SHA-256/);
		await card.getByRole('button', { name: 'What is inside' }).click();
		expect(await page.locator('#module-facts').innerText()).toMatch(
			/wasi_snapshot_preview1\.fd_write[\s\S]*_start[\s\S]*at least 128 KiB, no maximum[\s\S]*It carries none/
		);
	});

	test('what is no module is refused, with the reason', async ({ page }) => {
		await openRunner(page);
		await drop(page, { name: 'letter.wasm', bytes: bytes('Dear Sir or Madam') });
		await page.getByText('Not a WebAssembly module').waitFor();
		expect(await page.getByRole('region', { name: 'Module', exact: true }).innerText()).toContain(
			'Open the compiled .wasm file.'
		);
		expect(await castButton(page).getAttribute('aria-disabled')).toBe('true');
		await castButton(page).click({ force: true });
		await page.getByText('This module cannot be cast.').waitFor();
	});

	test('another file becomes the input, and can be removed', async ({ page }) => {
		await openRunner(page);
		await page.getByRole('button', { name: /^word-count-c/ }).click();
		await drop(page, { name: 'words.txt', bytes: bytes('one two three\n') });
		const chip = page.getByTestId('file-chip');
		expect(await chip.innerText()).toMatch(/words\.txt\s+14 B/);
		await moduleReady(page);
		await cast(page);
		expect(await output(page).getByRole('region', { name: 'Result' }).innerText()).toMatch(/\b3\b/);
		expect(await page.getByTestId('figures-bar').innerText()).toMatch(/Input\s+14 B/);
		await chip.getByRole('button', { name: 'Remove words.txt' }).click();
		expect(await chip.count()).toBe(0);
		expect(await inputText(page).isVisible()).toBe(true);
	});

	test('a module and a file together', async ({ page }) => {
		await openRunner(page);
		await drop(page, { name: 'notes.txt', bytes: bytes('x') }, { name: 'broken.wasm', bytes: await modules.trap() });
		await page.getByText('broken.wasm').waitFor();
		await page.getByTestId('file-chip').getByText('notes.txt').waitFor();
	});
});

describe('a running cast', () => {
	test('shows its output before its end, and is cancelled in place', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'ticker.wasm', await modules.ticker());
		const before = await castButton(page).boundingBox();
		await castButton(page).click();
		await output(page).getByText('tick').nth(2).waitFor();
		expect(await cancelButton(page).boundingBox()).toEqual(before);
		const figures = () => page.getByRole('region', { name: 'Cast', exact: true }).innerText();
		await expect.poll(figures).toMatch(/Running\s+\d+\.\d s/);
		await page.keyboard.press('Escape');
		await output(page).getByText('Cancelled').waitFor();
		expect(await castButton(page).boundingBox()).toEqual(before);
		await page.getByRole('tab', { name: 'Stdout' }).click();
		expect(await output(page).getByText('tick').count()).toBeGreaterThan(2);
	});

	test('one that never answers is cancelled by the same button', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'spin.wasm', await modules.spin());
		await castButton(page).click();
		await cancelButton(page).click();
		await output(page).getByText('Cancelled').waitFor();
		const banner = await page
			.getByRole('button', { name: /^hello-world/ })
			.click()
			.then(() => moduleReady(page))
			.then(() => cast(page));
		expect(await banner.getAttribute('data-tone')).toBe('ok');
	});

	test('a double click on Cast does not cancel', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'ticker.wasm', await modules.ticker());
		await castButton(page).dblclick();
		await output(page).getByText('tick').nth(1).waitFor();
		await page.keyboard.press('Escape');
		await output(page).getByText('Cancelled').waitFor();
	});

	test('a large output keeps the page smooth, and is saved whole', async ({ page }) => {
		const times = 800;
		await openRunner(page);
		await dropModule(page, 'flood.wasm', await modules.flood(times));
		await page.evaluate(() => {
			let last = performance.now();
			Object.assign(window, { longestFrame: 0 });
			requestAnimationFrame(function frame(now) {
				const seen = window as unknown as { longestFrame: number };
				seen.longestFrame = Math.max(seen.longestFrame, now - last);
				last = now;
				requestAnimationFrame(frame);
			});
		});
		await cast(page);
		const longest = await page.evaluate(() => (window as unknown as { longestFrame: number }).longestFrame);
		expect(longest).toBeLessThan(1_000);
		await page.getByRole('tab', { name: 'Stdout' }).click();
		await page.getByText(/The first .* MiB are no longer shown here/).waitFor();
		expect(await output(page).getByRole('region', { name: 'Stdout' }).locator('div.h-\\[20px\\]').count()).toBeLessThan(
			100
		);
		const download = page.waitForEvent('download');
		await output(page).getByRole('button', { name: 'Save', exact: true }).click();
		let saved = 0;
		for await (const chunk of await (await download).createReadStream()) saved += (chunk as Uint8Array).length;
		expect(saved).toBe(times * 65_536);
	});
});

describe('a flood of output', () => {
	test('comes to the page in a bounded number of messages, and draws a bounded number of rows', async ({ page }) => {
		await page.addInitScript(() => {
			const counts = Object.assign(window, { messages: 0, mostRows: 0 });
			const listen = Object.getOwnPropertyDescriptor(EventTarget.prototype, 'addEventListener')!.value as (
				this: EventTarget,
				...args: unknown[]
			) => void;
			Worker.prototype.addEventListener = function (this: Worker, type: string, ...rest: [never]) {
				if (type === 'message') listen.call(this, type, () => counts.messages++);
				listen.call(this, type, ...rest);
			};
			new MutationObserver(() => {
				const rows = document.querySelectorAll('[aria-label=Stdout] div.h-\\[20px\\]').length;
				counts.mostRows = Math.max(counts.mostRows, rows);
			}).observe(document, { childList: true, subtree: true });
		});
		await openRunner(page);
		// The first cast brings the tabs.
		await cast(page);
		await dropModule(page, 'flood.wasm', await modules.lineFlood(200_000));
		await page.getByRole('tab', { name: 'Stdout' }).click();
		const started = Date.now();
		await cast(page);
		const windows = (Date.now() - started) / 16 + 1;
		const { messages, mostRows } = await page.evaluate(() => {
			const { messages, mostRows } = window as unknown as { messages: number; mostRows: number };
			return { messages, mostRows };
		});
		// 32 pieces and one of progress in each window of 16 ms, of each of the two listeners of a worker; besides, calls.
		expect(messages).toBeGreaterThan(0);
		expect(messages).toBeLessThan(2 * 33 * windows + 100);
		expect(mostRows).toBeGreaterThan(0);
		expect(mostRows).toBeLessThan(100);
		await output(page).getByRole('region', { name: 'Stdout' }).press('End');
		await output(page).getByText('line', { exact: true }).last().waitFor();
	});
});

describe('each end of a cast says what happened, why, and what to do', () => {
	test('a time limit, raised by one click', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'spin.wasm', await modules.spin());
		await setLimit(page, 'Time, s', '0.4');
		const banner = await cast(page);
		expect(await banner.innerText()).toMatch(/Time is up[\s\S]*after 400 ms/);
		await banner.getByRole('button', { name: 'Raise the limit to 800 ms' }).click();
		expect(await page.getByLabel('Time, s').inputValue()).toBe('0.8');
		expect(await castButton(page).evaluate((button) => button === document.activeElement)).toBe(true);
	});

	test('a trap, with its functions', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'broken.wasm', await modules.trap());
		const banner = await cast(page);
		await banner.getByText('Where: inner').click();
		expect(await banner.innerText()).toMatch(/The program gave up[\s\S]*inner[\s\S]*outer/);
		await output(page).getByText('so far so good').waitFor();
	});

	test('a memory limit', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'glutton.wasm', await modules.glutton());
		await setLimit(page, 'Memory, MiB', '8');
		expect(await (await cast(page)).innerText()).toMatch(/Out of memory[\s\S]*8 MiB[\s\S]*Raise the limit/);
	});

	test('an output limit', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'flood.wasm', await modules.flood(100));
		await setLimit(page, 'Output, MiB', '1');
		expect(await (await cast(page)).innerText()).toMatch(/Output limit reached[\s\S]*1 MiB/);
	});

	test('a variable that looks like a secret', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'broken.wasm', await modules.trap());
		await page.getByText('Arguments, environment, limits').click();
		await page.getByRole('button', { name: 'Add a variable' }).click();
		await page.getByLabel('Name of variable 1').fill('AWS_SECRET_ACCESS_KEY');
		await page.getByLabel('Value of variable 1').fill('x');
		expect(await (await cast(page)).innerText()).toMatch(/AWS_SECRET_ACCESS_KEY was not handed over/);
	});

	test('an input that does not fit its schema', async ({ page }) => {
		await openRunner(page);
		await inputText(page).fill('{"operation": "fly"}');
		expect(await (await cast(page)).innerText()).toMatch(/The input does not fit[\s\S]*\/operation/);
	});

	test('a spell that cannot be fetched, and tried again', async ({ page, complaints }) => {
		await page.route('**/spells/hello-world.wasm', (route) => route.fulfill({ status: 503 }));
		await page.goto('/');
		await page.getByText('hello-world could not be loaded').waitFor();
		await page.unroute('**/spells/hello-world.wasm');
		await page.getByRole('button', { name: 'Try again' }).click();
		await moduleReady(page);
		complaints.length = 0;
	});
});

describe('what a program prints is shown, never obeyed', () => {
	test('control characters, terminal sequences and marks that reorder text', async ({ page }) => {
		await openRunner(page);
		await page.getByRole('button', { name: /^hello-wat/ }).click();
		await moduleReady(page);
		await inputText(page).fill('\x1b[31mred\x1b[0m <b>bold</b> a\x07b user\u202Etxt');
		await cast(page);
		await page.getByRole('tab', { name: 'Stdout' }).click();
		await output(page).getByText('red <b>bold</b> a␇b user‹U+202E›txt').waitFor();
	});

	test('bytes are exact in Raw', async ({ page }) => {
		await openRunner(page);
		await page.getByRole('button', { name: /^hello-wat/ }).click();
		await drop(page, { name: 'bytes.bin', bytes: new Uint8Array([0xff, 0x00, 0x80, 0x41]) });
		await moduleReady(page);
		await cast(page);
		await page.getByRole('tab', { name: 'Raw' }).click();
		expect(await output(page).getByRole('region', { name: 'Raw bytes' }).innerText()).toMatch(/ff 00[\s\S]*80/);
	});
});

describe('arguments and limits', () => {
	test('arguments are shown as the program gets them', async ({ page }) => {
		await openRunner(page);
		await page.getByRole('button', { name: /^csv-to-json-rust/ }).click();
		await moduleReady(page);
		await page.getByText('Arguments, environment, limits').click();
		await page.getByLabel('Arguments', { exact: true }).fill(`--delimiter ';'`);
		const parsed = page.getByRole('list', { name: 'Arguments as the program gets them' });
		expect(await parsed.getByRole('listitem').allInnerTexts()).toEqual(['--delimiter', ';']);
		await page.getByLabel('Arguments', { exact: true }).fill(`'open`);
		await page.getByText("The ' is not closed.").waitFor();
		expect(await castButton(page).getAttribute('aria-disabled')).toBe('true');
	});

	test('a limit out of range is said beside its field', async ({ page }) => {
		await openRunner(page);
		await setLimit(page, 'Memory, MiB', '5000');
		await page.getByText('From 0.0625 to 4096 MiB').waitFor();
	});

	test('JSON is marked and laid out', async ({ page }) => {
		await openRunner(page);
		await inputText(page).fill('{"operation":"greet",}');
		await page.getByText('Line 1, column 22').waitFor();
		await inputText(page).fill('{"operation":"greet"}');
		await page.getByRole('button', { name: 'Format' }).click();
		expect(await inputText(page).inputValue()).toBe('{\n  "operation": "greet"\n}');
	});
});
