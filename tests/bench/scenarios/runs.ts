import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { fillRuns } from '../../e2e/storage/fill-runs.ts';
import { ms, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median } from '../host/stats.ts';

const RECORDS = 100_000;
const OPEN_MS = 300;
const GAP_MS = 50;
const SEARCH_MS = 300;
/** One record, one in ten, none. */
const NEEDLES = ['input 4217', 'spell-3', 'no such thing'];

interface Turn {
	openMs: number;
	/** The longest time between two frames while the list scrolls from end to end. */
	gapMs: number;
	searchMs: number[];
}

/** The list of runs with many records: from a click to rows, while it scrolls, and from a key to what is found. */
export const runs: Scenario = {
	name: 'runs',
	async run({ browser: { browser }, rounds }) {
		const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
		const context = await browser.newContext({ baseURL: site.url });
		try {
			const page = await context.newPage();
			await fillRuns(page, RECORDS);
			const turns: Turn[] = [];
			for (let round = 0; round < rounds; round++) turns.push(await turn(page));
			return section(turns);
		} finally {
			await context.close();
			await site.close();
		}
	}
};

async function turn(page: Page): Promise<Turn> {
	await page.goto('/');
	await page.getByRole('region', { name: 'Module' }).getByText('SHA-256').waitFor();
	// The page's code is there, its database open: a second visit, as most are.
	await page.getByRole('link', { name: 'Runs', exact: true }).click();
	await page.getByRole('status').getByText('100,000 runs').waitFor();
	await page.getByRole('link', { name: 'Cast', exact: true }).click();
	await page.getByRole('region', { name: 'Module' }).getByText('SHA-256').waitFor();
	const openMs = await page.evaluate(openList);
	await page.getByRole('status').getByText('100,000 runs').waitFor();
	const gapMs = await page.evaluate(scrollThrough);
	const searchMs: number[] = [];
	for (const needle of NEEDLES) searchMs.push(await page.evaluate(searchFor, needle));
	return { openMs, gapMs, searchMs };
}

/** Runs in the page: from a click on Runs to the first row that can be read. In ms. */
async function openList(): Promise<number> {
	const link = [...document.querySelectorAll('a')].find(({ textContent }) => textContent.trim() === 'Runs');
	const began = performance.now();
	link?.click();
	while (document.querySelector('[aria-label="Runs, newest first"] li time') === null)
		await new Promise((resolve) => requestAnimationFrame(resolve));
	return performance.now() - began;
}

/** Runs in the page. */
async function scrollThrough(): Promise<number> {
	const box = document.querySelector('[aria-label="Runs, newest first"]');
	if (box === null) throw new Error('There is no list.');
	const steps = 120;
	let [last, longest] = [performance.now(), 0];
	for (let step = 0; step <= steps; step++) {
		box.scrollTop = (box.scrollHeight * step) / steps;
		await new Promise((resolve) => requestAnimationFrame(resolve));
		const now = performance.now();
		longest = Math.max(longest, now - last);
		last = now;
	}
	return longest;
}

/** Runs in the page: from a text in the field to all that it finds, on an open list. In ms. */
async function searchFor(needle: string): Promise<number> {
	const field = document.querySelector<HTMLInputElement>('input[type=search]');
	if (field === null) throw new Error('There is no field.');
	const settled = () =>
		/No run fits/.test(document.querySelector('main')?.textContent ?? '') ||
		(!/still looking/.test(document.querySelector('main [role=status]')?.textContent ?? '') &&
			!/100,000/.test(document.querySelector('main [role=status]')?.textContent ?? '') &&
			document.querySelector('[aria-label="Runs, newest first"] li time') !== null);
	const began = performance.now();
	field.value = needle;
	field.dispatchEvent(new Event('input', { bubbles: true }));
	do await new Promise((resolve) => requestAnimationFrame(resolve));
	while (!settled());
	const took = performance.now() - began;
	field.value = '';
	field.dispatchEvent(new Event('input', { bubbles: true }));
	while (!/100,000/.test(document.querySelector('main [role=status]')?.textContent ?? ''))
		await new Promise((resolve) => requestAnimationFrame(resolve));
	return took;
}

function section(turns: readonly Turn[]): Section {
	const of = (value: (turn: Turn) => number) => median(turns.map(value));
	const target = (what: string, limitMs: number, measuredMs: number) => ({
		what,
		target: `≤ ${limitMs} ms`,
		measured: ms(measuredMs),
		met: measuredMs <= limitMs
	});
	const searches = NEEDLES.map((_, at) => of(({ searchMs }) => searchMs[at] ?? NaN));
	return {
		title: `The list of ${RECORDS.toLocaleString('en-US')} runs`,
		targets: [
			target(
				'from a click to the first rows',
				OPEN_MS,
				of(({ openMs }) => openMs)
			),
			target(
				'the longest gap while it scrolls',
				GAP_MS,
				of(({ gapMs }) => gapMs)
			),
			target('a search, the slowest', SEARCH_MS, Math.max(...searches))
		],
		tables: [{ head: ['Search', 'Took'], rows: NEEDLES.map((needle, at) => [needle, ms(searches[at] ?? NaN)]) }],
		notes: ['Medians. The list was opened once before; each search reads its texts anew.']
	};
}
