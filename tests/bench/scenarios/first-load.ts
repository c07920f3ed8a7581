import { serve } from '../../../scripts/serve.ts';
import { watchScripts, type SentScripts } from '../../support/sent-scripts.ts';
import { BUILD, pressCast, type CastTimes } from '../host/app-visit.ts';
import { ms, type Section } from '../host/report.ts';
import type { Bench, Scenario } from '../host/scenario.ts';
import { median } from '../host/stats.ts';

const LIMIT_KB = 120;
const LIMIT_MS = 1_000;

interface Visit extends CastTimes {
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
	const times = await pressCast(page, url);
	await page.waitForLoadState('networkidle');
	const { pageBytes, workerBytes } = sent();
	await context.close();
	return { ...times, bytes: pageBytes + workerBytes };
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
