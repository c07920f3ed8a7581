/** Visits to the built app, and a script that presses Cast as soon as it works. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from '../../../scripts/tools.ts';

export const BUILD = join(ROOT, 'build');

/** Goes to the app, and has Cast pressed at once. */
export async function pressCast(page: Page, url: string): Promise<CastTimes> {
	await page.addInitScript(pressCastAtOnce);
	await page.goto(url, { waitUntil: 'commit' });
	return castTimes(page);
}

export interface CastTimes {
	/** Ms from the navigation until Cast could be pressed. */
	readyMs: number;
	/** Ms from the navigation until the example's result was shown. */
	resultMs: number;
}

/** Runs in the page, before its own scripts: presses Cast as soon as it can be pressed. */
function pressCastAtOnce(): void {
	const times: Partial<CastTimes> = {};
	Object.assign(globalThis, { castTimes: times });
	/** The button is in the page before it works: it has once pressing it did something. */
	const press = (): void => {
		const buttons = [...document.querySelectorAll('button')];
		if (isDone() || buttons.some((button) => button.textContent.includes('Cancel'))) {
			times.readyMs = performance.now();
			return;
		}
		const cast = buttons.find(
			(button) => button.textContent.trim().startsWith('Cast') && button.ariaDisabled !== 'true'
		);
		cast?.click();
	};
	const isDone = (): boolean => document.querySelector('[data-tone="ok"]') !== null;
	const look = (): void => {
		if (times.readyMs === undefined) press();
		if (isDone()) times.resultMs = performance.now();
		else requestAnimationFrame(look);
	};
	requestAnimationFrame(look);
}

async function castTimes(page: Page): Promise<CastTimes> {
	const done = await page.waitForFunction(
		() => {
			const { castTimes } = globalThis as unknown as { castTimes: Partial<CastTimes> };
			return castTimes.resultMs === undefined ? undefined : (castTimes as CastTimes);
		},
		undefined,
		{ timeout: 20_000 }
	);
	return (await done.jsonValue()) as CastTimes;
}
