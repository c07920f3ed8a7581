import { describe, expect } from 'vitest';
import { test } from '../support/page.ts';
import * as modules from './runner-modules.ts';
import {
	cast,
	castButton,
	dropModule,
	expectAccessible,
	expectNoSidewaysScroll,
	inputText,
	moduleReady,
	openRunner,
	output,
	setLimit
} from './runner-page.ts';
import { changeCasts, clearTables, countOf, rows, storedCasts, toRuns } from './runs-page.ts';
import { fillRuns } from './storage/fill-runs.ts';

describe('a cast', () => {
	test('is listed at once, and after a reload', async ({ page }) => {
		await openRunner(page);
		await cast(page);
		await toRuns(page);
		await countOf(page, 1);
		for (const words of ['Finished', 'hello-world', '"name": "Ada"', 'fuel'])
			await rows(page).getByText(words).waitFor();
		await page.reload();
		await countOf(page, 1);
		await rows(page).getByRole('link').click();
		await page.getByText('Hello, Ada!').first().waitFor();
		await page.reload();
		await output(page).getByText('Hello, Ada!').first().waitFor();
	});

	test('of another tab shows up while the list is open', async ({ page }) => {
		await openRunner(page);
		const other = await page.context().newPage();
		await other.goto('/runs/');
		await other.getByText('No runs yet').waitFor();
		await cast(page);
		await rows(other).getByText('Finished').waitFor();
	});

	test('goes on while its person looks at the runs', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'spin.wasm', await modules.spin());
		await setLimit(page, 'Time, s', '3');
		await castButton(page).click();
		await page.getByText('Running').waitFor();
		await toRuns(page);
		await rows(page).getByText('Running').waitFor();
		await rows(page).getByText('Timed out').waitFor();
	});

	test('whose tab dies is found interrupted, and can be cast again', async ({ page }) => {
		await openRunner(page);
		await cast(page);
		const dying = await page.context().newPage();
		await openRunner(dying);
		await dropModule(dying, 'spin.wasm', await modules.spin());
		await setLimit(dying, 'Time, s', '77');
		await castButton(dying).click();
		await dying.getByText('Running').waitFor();
		await toRuns(page);
		await rows(page).getByText('Running').waitFor();
		await dying.close();
		await page.reload();
		await rows(page).getByText('Interrupted').click();
		await page.getByText('The tab went away while this cast ran').waitFor();
		await expectAccessible(page, 'interrupted');
		await page.getByRole('button', { name: 'Cast again' }).first().click();
		await page.getByRole('region', { name: 'Module' }).getByText('spin').waitFor();
		await page.waitForFunction(() => document.body.innerText.includes('77 s'));
	});

	test('of a crashed page is found interrupted as well', async ({ browser, page }) => {
		await openRunner(page);
		const dying = await page.context().newPage();
		await openRunner(dying);
		await dropModule(dying, 'spin.wasm', await modules.spin());
		await castButton(dying).click();
		await dying.getByText('Running').waitFor();
		expect(browser.isConnected()).toBe(true);
		const crashed = new Promise((resolve) => dying.once('crash', resolve));
		const session = await page.context().newCDPSession(dying);
		void session.send('Page.crash').catch(() => undefined);
		await crashed;
		await toRuns(page);
		await rows(page).getByText('Interrupted').waitFor();
	});
});

describe('the page of a run', () => {
	test('shows how it ended, with the message and the frames', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'broken.wasm', await modules.trap());
		await cast(page);
		await toRuns(page);
		await rows(page).getByText('Trapped').click();
		await page.getByText('Where: inner').waitFor();
		await output(page).getByRole('tab', { name: 'Stdout' }).click();
		await output(page).getByText('so far so good').waitFor();
		await page.getByRole('region', { name: 'Receipt as JSON' }).getByText('spell-receipt-1').waitFor();
		await expectAccessible(page, 'trapped');
	});

	test('puts module, input and limits back into the runner', async ({ page }) => {
		await openRunner(page);
		await inputText(page).fill('{"operation":"greet","name":"Grace","text":"x"}');
		await setLimit(page, 'Time, s', '7');
		await cast(page);
		await page.getByRole('button', { name: /^json-transform/ }).click();
		await moduleReady(page);
		await toRuns(page);
		await rows(page).getByText('hello-world').click();
		await page.getByRole('button', { name: 'Cast again' }).click();
		await page.getByRole('region', { name: 'Module' }).getByText('hello-world').waitFor();
		await page.waitForFunction(() => document.querySelector('textarea')?.value.includes('Grace') === true);
		await page.waitForFunction(() => document.body.innerText.includes('7 s'));
		await cast(page);
		await output(page).getByText('Hello, Grace!').waitFor();
	});

	test('casts once more, and says that all is the same; saves the receipt', async ({ page }) => {
		await openRunner(page);
		await cast(page);
		await toRuns(page);
		await rows(page).getByText('hello-world').click();
		await page.getByRole('button', { name: 'Verify' }).click();
		await page.getByText('Verified.').waitFor();
		for (const part of ['module', 'input', 'arguments', 'limits', 'outcome', 'stdout', 'stderr'])
			await page.locator(`[data-part=${part}][data-kind=same]`).waitFor();
		await expectAccessible(page, 'verified');
		const saved = page.waitForEvent('download');
		await page.getByRole('button', { name: 'Save receipt' }).click();
		const download = await saved;
		expect(download.suggestedFilename()).toMatch(/^hello-world-[0-9a-f]{12}\.receipt\.json$/);
		expect(await storedCasts(page)).toHaveLength(1);
	});

	test('names the part that is another one now', async ({ page }) => {
		await openRunner(page);
		await cast(page);
		await changeCasts(page, { determinism: { seed: 1, startMs: 0, stepMs: 1 } }, { stdout: '0'.repeat(64) });
		await toRuns(page);
		await rows(page).getByText('hello-world').click();
		await page.getByRole('button', { name: 'Verify' }).click();
		await page.getByText('It differs.').waitFor();
		expect(await page.locator('[data-part][data-kind=other]').count()).toBe(1);
		await page.locator('[data-part=stdout][data-kind=other]').waitFor();
		await page.locator('[data-part=seed][data-kind=same]').waitFor();
		await page.setViewportSize({ width: 390, height: 844 });
		await expectAccessible(page, 'differs');
		await expectNoSidewaysScroll(page);
	});

	test('says why a cast cannot be verified here, and what to do', async ({ page }) => {
		await openRunner(page);
		await dropModule(page, 'broken.wasm', await modules.trap());
		await cast(page);
		await toRuns(page);
		await rows(page).getByText('Trapped').click();
		await page.getByRole('button', { name: 'Verify' }).click();
		await page.getByText('Verified.').waitFor();
		await clearTables(page, ['modules', 'moduleBytes']);
		await page.reload();
		await page.getByRole('button', { name: 'Verify' }).click();
		await page.getByText('Its module is not on this device any more.').waitFor();
		await page.getByText('Open its file in the runner, and verify again.').waitFor();
		await expectAccessible(page, 'cannot be verified');
	});

	test('of no run says so', async ({ page }) => {
		await page.goto('/runs/run/#nothing');
		await page.getByRole('heading', { name: 'No such run here' }).waitFor();
		await expectAccessible(page, 'no such run');
	});
});

describe('the list', () => {
	test('says what to do while it is empty', async ({ page }) => {
		await page.goto('/runs/');
		await page.getByText('No runs yet').waitFor();
		await expectAccessible(page, 'empty');
		await page.getByRole('link', { name: 'Cast a spell' }).click();
		await moduleReady(page);
	});

	for (const colorScheme of ['light', 'dark'] as const) {
		test(`has nothing that axe finds, in ${colorScheme}, on a wide page and a phone`, async ({ page }) => {
			await page.emulateMedia({ colorScheme });
			await fillRuns(page, 200);
			await page.goto('/runs/');
			await countOf(page, 200);
			await page.getByText('What is kept').click();
			await expectAccessible(page, 'list');
			await page.setViewportSize({ width: 390, height: 844 });
			await expectAccessible(page, 'list on a phone');
			await expectNoSidewaysScroll(page);
			await rows(page).getByRole('link').first().click();
			await page.getByRole('heading', { name: 'Receipt' }).waitFor();
			await expectAccessible(page, 'run on a phone');
			await expectNoSidewaysScroll(page);
		});
	}

	test('is filtered by spell, outcome and text', async ({ page }) => {
		await fillRuns(page, 200);
		await page.goto('/runs/');
		await countOf(page, 200);
		await page.getByLabel('Spell', { exact: true }).selectOption('spell-3');
		await countOf(page, 20);
		await page.getByLabel('Outcome').selectOption('trapped');
		await countOf(page, 10);
		await page.getByLabel('Spell', { exact: true }).selectOption('');
		await page.getByLabel('Outcome').selectOption('');
		await page.getByRole('searchbox').fill('INPUT 137');
		await countOf(page, 1);
		await rows(page).getByText('input 137').waitFor();
		await page.getByRole('searchbox').fill('no such thing');
		await page.getByText('No run fits.').waitFor();
	});

	test('gives back what was deleted, and empties after a question', async ({ page }) => {
		await fillRuns(page, 3);
		await page.goto('/runs/');
		await countOf(page, 3);
		await rows(page).getByRole('button').first().click();
		await countOf(page, 2);
		await page.getByRole('button', { name: 'Undo' }).click();
		await countOf(page, 3);
		await page.getByRole('button', { name: 'Delete all' }).click();
		await page.getByRole('dialog').getByRole('button', { name: 'Delete all' }).click();
		await page.getByText('No runs yet').waitFor();
		expect(await storedCasts(page)).toEqual([]);
	});

	test('does all with the keyboard', async ({ page }) => {
		await fillRuns(page, 500);
		await page.goto('/runs/');
		await countOf(page, 500);
		await rows(page).getByRole('link').first().focus();
		await page.keyboard.press('End');
		await page
			.locator('a:focus')
			.filter({ hasText: /input 0\b/ })
			.waitFor();
		await page.keyboard.press('ArrowUp');
		await page
			.locator('a:focus')
			.filter({ hasText: /input 1\b/ })
			.waitFor();
		await page.keyboard.press('Delete');
		await countOf(page, 499);
		await page.getByRole('button', { name: 'Undo' }).press('Enter');
		await countOf(page, 500);
		await rows(page).getByRole('link').first().press('Home');
		await page
			.locator('a:focus')
			.filter({ hasText: /input 499\b/ })
			.waitFor();
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { name: 'Receipt' }).waitFor();
	});

	test('draws only what is in sight of 100,000 records', { timeout: 120_000 }, async ({ page }) => {
		await fillRuns(page, 100_000);
		await page.goto('/runs/');
		await countOf(page, 100_000);
		expect(await rows(page).count()).toBeLessThan(60);
		await page
			.getByRole('region', { name: 'Runs, newest first' })
			.evaluate((box) => (box.scrollTop = box.scrollHeight / 2));
		await rows(page)
			.getByText(/^input 50\d\d\d$/)
			.first()
			.waitFor();
		expect(await rows(page).count()).toBeLessThan(60);
	});
});

test('300 casts are 300 records, each settled once', { timeout: 120_000 }, async ({ page }) => {
	await openRunner(page);
	await cast(page);
	await page.evaluate(castMany, 299);
	await toRuns(page);
	await countOf(page, 300);
	await page.waitForFunction(() => document.querySelectorAll('[data-outcome=running]').length === 0);
	const records = await storedCasts(page);
	expect(records.filter(({ outcome }) => outcome === 'ok')).toHaveLength(300);
	expect(new Set(records.map(({ id }) => id)).size).toBe(300);
});

/** Runs in the page: presses Cast again each time it has ended. */
async function castMany(times: number): Promise<void> {
	const button = [...document.querySelectorAll('button')].find(({ textContent }) => /^\s*Cast\b/.test(textContent));
	const isCasting = () => /Cancel/.test(button?.textContent ?? '');
	const changed = (wanted: boolean) =>
		new Promise<void>((resolve) => {
			if (isCasting() === wanted) return resolve();
			const observer = new MutationObserver(() => {
				if (isCasting() !== wanted) return;
				observer.disconnect();
				resolve();
			});
			observer.observe(document.body, { childList: true, subtree: true, characterData: true });
		});
	for (let time = 0; time < times; time++) {
		button?.click();
		await changed(true);
		await changed(false);
	}
}
