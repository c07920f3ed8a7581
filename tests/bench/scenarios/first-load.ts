import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { watchScripts, type SentScripts } from '../../support/sent-scripts.ts';
import { ms, type Section } from '../host/report.ts';
import type { Bench, Scenario } from '../host/scenario.ts';
import { median } from '../host/stats.ts';

const BUILD = join(ROOT, 'build');
const LIMIT_KB = 120;
const LIMIT_MS = 1_000;

interface Visit {
	/** Ms from the navigation until Cast could be pressed. */
	readyMs: number;
	/** Ms from the navigation until the example's result was shown. */
	resultMs: number;
	/** Compressed, up to the result, the worker's scripts included. */
	bytes: number;
}

/** The app itself: what it loads, and how soon a person who presses Cast at once sees a result. */
export const firstLoad: Scenario = {
	name: 'first-load',
	async run({ browser, rounds }) {
		const site = await serve({ folder: BUILD, port: 0 });
		const visits: Visit[] = [];
		try {
			const load = await firstScripts(browser, site.url);
			for (let round = 0; round < Math.max(3, Math.round(rounds / 2)); round++) {
				visits.push(await visit(browser, site.url));
			}
			return section(load, visits);
		} finally {
			await site.close();
		}
	}
};

/** What the page asks for until a spell can be cast, and until nothing more comes by itself. */
async function firstScripts({ browser }: Bench['browser'], url: string): Promise<SentScripts> {
	const context = await browser.newContext({ serviceWorkers: 'block' });
	const page = await context.newPage();
	const sent = await watchScripts(page);
	await page.goto(url);
	await page.getByRole('region', { name: 'Module' }).getByText('SHA-256').waitFor();
	await page.waitForLoadState('networkidle');
	const scripts = sent();
	await context.close();
	return scripts;
}

async function visit({ browser }: Bench['browser'], url: string): Promise<Visit> {
	const context = await browser.newContext({ serviceWorkers: 'block' });
	const page = await context.newPage();
	const sent = await watchScripts(page);
	await page.addInitScript(pressCastAtOnce);
	await page.goto(url, { waitUntil: 'commit' });
	const times = await castTimes(page);
	await page.waitForLoadState('networkidle');
	const { pageBytes, workerBytes } = sent();
	await context.close();
	return { ...times, bytes: pageBytes + workerBytes };
}

interface CastTimes {
	readyMs: number;
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

function section(load: SentScripts, visits: readonly Visit[]): Section {
	const of = (name: keyof Visit): number => median(visits.map((visit) => visit[name]));
	const kb = load.pageBytes / 1_000;
	const workerKb = load.workerBytes / 1_000;
	const resultMs = of('resultMs');
	return {
		title: 'The first visit to the app',
		targets: [
			{
				what: 'JavaScript of the first load of `/`, compressed',
				target: `≤ ${LIMIT_KB} kB`,
				measured: `${(kb + workerKb).toFixed(0)} kB`,
				met: kb + workerKb <= LIMIT_KB
			},
			{
				what: 'from navigation to the first result',
				target: `≤ ${ms(LIMIT_MS)}`,
				measured: ms(resultMs),
				met: resultMs <= LIMIT_MS
			}
		],
		notes: [
			`${load.count} scripts until a spell can be cast: ${kb.toFixed(0)} kB for the page and ${workerKb.toFixed(0)} kB for the worker. The database comes with the first record: ${(of('bytes') / 1_000).toFixed(0)} kB up to the first result.`,
			`Nothing cached, the server on the same machine. Cast is pressed by a script as soon as it answers, ${ms(of('readyMs'))} after the navigation.`
		]
	};
}
