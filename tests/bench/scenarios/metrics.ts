import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { fillSums } from '../../e2e/storage/fill-sums.ts';
import { openStorage } from '../../e2e/storage/storage-page.ts';
import { ms, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median } from '../host/stats.ts';

const CASTS = 100_000;
const LIMIT_MS = 200;
const RANGES = [
	['7d', 'day'],
	['30d', 'day'],
	['30d', 'hour'],
	['all', 'day']
] as const;

interface Turn {
	readMs: number;
	sumMs: number;
}

/** The figures of the metrics over many casts, from the sums in the database to what the page shows. */
export const metrics: Scenario = {
	name: 'metrics',
	async run({ browser: { browser }, rounds }) {
		const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
		const context = await browser.newContext({ baseURL: site.url });
		try {
			const page = await context.newPage();
			await fillSums(page, CASTS);
			await openStorage(page);
			const turns = new Map<string, Turn[]>();
			for (let round = 0; round < rounds; round++) {
				for (const [range, step] of RANGES) {
					const key = `${range}, by ${step}`;
					turns.set(key, [...(turns.get(key) ?? []), await turn(page, range, step)]);
				}
			}
			return section(turns);
		} finally {
			await context.close();
			await site.close();
		}
	}
};

function turn(page: Page, ...chosen: [(typeof RANGES)[number][0], (typeof RANGES)[number][1]]): Promise<Turn> {
	return page.evaluate(async ([range, step]) => {
		const { sums, spanOf, summarize } = storage;
		const began = performance.now();
		const span = spanOf(range, Date.now(), Date.now() - 89 * 86_400_000);
		const rows = await sums.within(span);
		const read = performance.now();
		summarize(rows, span, step);
		return { readMs: read - began, sumMs: performance.now() - read };
	}, chosen);
}

function section(turns: ReadonlyMap<string, readonly Turn[]>): Section {
	const whole = ({ readMs, sumMs }: Turn) => readMs + sumMs;
	const longest = Math.max(...[...turns.values()].flatMap((all) => all.map(whole)));
	return {
		title: `Metrics over ${CASTS.toLocaleString('en-US')} casts`,
		targets: [
			{
				what: 'the figures of any range, the slowest turn',
				target: `≤ ${LIMIT_MS} ms`,
				measured: ms(longest),
				met: longest <= LIMIT_MS
			}
		],
		tables: [
			{
				head: ['Range', 'Read', 'Summed', 'Together'],
				rows: [...turns].map(([range, all]) => [
					range,
					ms(median(all.map(({ readMs }) => readMs))),
					ms(median(all.map(({ sumMs }) => sumMs))),
					ms(median(all.map(whole)))
				])
			}
		],
		notes: ['20 spells over 90 days, no two casts alike. Medians, but for the target.']
	};
}
