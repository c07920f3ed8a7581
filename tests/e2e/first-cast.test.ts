import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { writeManifestSection } from '../../src/lib/wasm/binary/manifest.ts';
import { test } from '../support/page.ts';
import { spin } from './runner-modules.ts';
import {
	cancelButton,
	cast,
	castButton,
	dropModule,
	expectAccessible,
	moduleReady,
	openRunner,
	output,
	setLimit
} from './runner-page.ts';

/** Its own example runs until it is stopped, and its casts for 0.3 s. */
const endless = async () =>
	writeManifestSection(await spin(), { name: 'endless', limits: { timeoutMs: 300 }, examples: [{ name: 'ever' }] });

/** What passes between the page and its workers: `job` to a worker, `report` from it. */
interface Passing {
	what: 'job' | 'report';
	worker: number;
}

/** Watches the page's workers. With `castDuring`, Cast is clicked at the moment that this job is on its way. */
async function watchWorkers(page: Page, { castDuring = 0 } = {}): Promise<() => Promise<Passing[]>> {
	await page.addInitScript((wanted) => {
		const passed: Passing[] = [];
		const workers: Worker[] = [];
		const { prototype } = Worker;
		const post = Reflect.get(prototype, 'postMessage') as (this: Worker, ...args: unknown[]) => void;
		const meet = (worker: Worker) => {
			const number = workers.push(worker) - 1;
			worker.addEventListener('message', ({ data }: MessageEvent<{ kind?: string }>) => {
				if (data.kind === 'report') passed.push({ what: 'report', worker: number });
			});
		};
		prototype.postMessage = function (this: Worker, message: { kind?: string }, ...rest: unknown[]) {
			if (!workers.includes(this)) meet(this);
			post.call(this, message, ...rest);
			if (message.kind !== 'cast') return;
			passed.push({ what: 'job', worker: workers.indexOf(this) });
			if (passed.filter(({ what }) => what === 'job').length !== wanted) return;
			document.querySelector<HTMLButtonElement>('section[aria-label=Cast] button')!.click();
		};
		Object.assign(window, { passed });
	}, castDuring);
	return () => page.evaluate(() => (window as unknown as { passed: Passing[] }).passed);
}

/** What the figures say of the code. */
async function codeFigure(page: Page): Promise<string> {
	const figure = page
		.getByTestId('figures-bar')
		.locator('.figure')
		.filter({ has: page.getByText('Code', { exact: true }) });
	return (await figure.locator('dd').innerText()).trim();
}

/** Until the page has had nothing to do, and again. */
const idle = (page: Page): Promise<void> =>
	page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => requestIdleCallback(() => resolve()))));

const openOptions = (page: Page) =>
	page
		.getByText(/^(Arguments, environment, limits|Limits)$/)
		.first()
		.click();

describe('a spell that was opened', () => {
	test('is rehearsed while the page is idle, so that its first cast is not cold', async ({ page }) => {
		const passed = await watchWorkers(page);
		await openRunner(page);
		await expect.poll(passed).toMatchObject([{ what: 'job' }, { what: 'report' }]);
		expect(await output(page).innerText()).toContain('Cast the spell.');
		await cast(page);
		expect(await codeFigure(page)).toBe('rehearsed');
		await castButton(page).click();
		await expect.poll(() => codeFigure(page)).toBe('run before');
	});

	test('is cast at once while it is rehearsed, in another worker', async ({ page }) => {
		const passed = await watchWorkers(page, { castDuring: 2 });
		await openRunner(page);
		await expect.poll(async () => (await passed()).length).toBe(2);
		await dropModule(page, 'endless', await endless());
		await output(page).getByText('Time is up').waitFor();
		const [rehearsal, next] = (await passed()).slice(2);
		expect(next).toMatchObject({ what: 'job' });
		expect(next?.worker).not.toBe(rehearsal?.worker);
		expect(await codeFigure(page)).toBe('cold');
	});

	test.for([
		['saves data', "Object.defineProperty(Navigator.prototype, 'connection', { value: { saveData: true } })"],
		['is low on battery', 'Navigator.prototype.getBattery = async () => ({ charging: false, level: 0.1 })'],
		['was told not to', "localStorage.setItem('spell-rehearsal', 'off')"]
	] as const)('is not rehearsed on a device that %s', async ([, script], { page }) => {
		const passed = await watchWorkers(page);
		await page.addInitScript(script);
		await openRunner(page);
		await idle(page);
		expect(await passed()).toEqual([]);
		await cast(page);
		expect(await codeFigure(page)).toBe('cold');
	});

	test('is not rehearsed any more once that is turned off', async ({ page }) => {
		await openRunner(page);
		await openOptions(page);
		await page.getByLabel('Rehearse spells when they are opened').uncheck();
		const passed = await watchWorkers(page);
		await page.reload();
		await moduleReady(page);
		await idle(page);
		expect(await passed()).toEqual([]);
		await openOptions(page);
		expect(await page.getByLabel('Rehearse spells when they are opened').isChecked()).toBe(false);
	});
});

describe('a program that is trusted', () => {
	const TRUST = /^Trust this program/;

	/** Opens a loop without an end and trusts it. */
	async function trustEndless(page: Page): Promise<void> {
		await openRunner(page);
		await dropModule(page, 'loop.wasm', await spin());
		await setLimit(page, 'Time, s', '0.2');
		expect(await page.getByLabel(TRUST).count()).toBe(0);
		await page.getByRole('button', { name: 'What is inside' }).click();
		await page.getByLabel(TRUST).check();
	}

	test('is known again, runs without fuel, and says when it may run on', async ({ page }) => {
		await trustEndless(page);
		await castButton(page).click();
		await output(page).getByText('It may still be running').waitFor();
		expect(await page.getByTestId('figures-bar').innerText()).not.toContain('Fuel');
		await expectAccessible(page, 'a program that may run on');
		await output(page).getByRole('button', { name: 'Reload the page' }).click();
		await moduleReady(page);
		await dropModule(page, 'loop.wasm', await spin());
		await openOptions(page);
		expect(await page.getByLabel(TRUST).isChecked()).toBe(true);
		await page.getByLabel(TRUST).uncheck();
		await setLimit(page, 'Time, s', '0.2');
		await castButton(page).click();
		await output(page).getByText('Time is up').waitFor();
		expect(await page.getByTestId('figures-bar').innerText()).toContain('Fuel');
		expect(await output(page).getByText('It may still be running').count()).toBe(0);
	});

	test('cools down when it was killed twice in a row, and can be cast anyway', async ({ page }) => {
		await page.clock.install();
		await trustEndless(page);
		// From here on, no time passes in the page but what the test lets pass.
		await page.clock.pauseAt(Date.now() + 600_000);
		const untilKilled = async () => {
			await cancelButton(page).waitFor();
			// The worker is ended by a timer that is set once it is at work.
			await expect
				.poll(async () => {
					await page.clock.runFor(200);
					return cancelButton(page).count();
				})
				.toBe(0);
			await output(page).getByText('Time is up').waitFor();
		};
		for (let kill = 0; kill < 2; kill++) {
			await castButton(page).click();
			await untilKilled();
		}
		await castButton(page).click();
		await page.getByText(/was stopped by force 2 times in a row\. Cast again in 5 s\./).waitFor();
		await page.getByRole('button', { name: 'Cast anyway' }).click();
		await untilKilled();
		await castButton(page).click();
		const notice = page.getByText('Not cast yet', { exact: true });
		await notice.waitFor();
		await page.clock.runFor(5_000);
		await notice.waitFor({ state: 'detached' });
		await castButton(page).click();
		await untilKilled();
	});
});
