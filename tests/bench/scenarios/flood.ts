import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { FloodPage, type Flooded } from '../flood/flood-page.ts';
import { FLOODS, floodProgram } from '../flood/programs.ts';
import { ms, type Section, type Target } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';

const GAP_MS = 100;
const INPUT_MS = 50;
/** As slow as an old phone. */
const SLOWDOWN = 6;

/** Programs that print as fast as they can in the runner's page, where somebody types meanwhile. */
export const flood: Scenario = {
	name: 'flood',
	async run({ browser }) {
		const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
		const plain = await takeFloods(browser.browser, site.url, 1);
		const slow = await takeFloods(browser.browser, site.url, SLOWDOWN);
		await site.close();
		return section(plain, slow);
	}
};

type Taken = ReadonlyMap<string, Flooded>;

/** One page at a time: what another does with its outcome takes a core, and would be measured here. */
async function takeFloods(browser: Browser, siteUrl: string, slowdown: number): Promise<Taken> {
	const taken = new Map<string, Flooded>();
	const page = await FloodPage.open(browser, siteUrl, slowdown);
	for (const [name, flood] of Object.entries(FLOODS)) {
		taken.set(name, await page.flood(name, await floodProgram(flood)));
	}
	await page.close();
	return taken;
}

function section(plain: Taken, slow: Taken): Section {
	const longest = Math.max(...plain.values().map((flooded) => flooded.longest));
	const longestInput = Math.max(...plain.values().map((flooded) => flooded.longestInput));
	return {
		title: 'Floods',
		targets: [
			below('the page’s longest gap while a program prints as fast as it can', longest, GAP_MS),
			below('from a key press to what it shows meanwhile: the longest', longestInput, INPUT_MS)
		],
		tables: [
			{
				head: [
					'a program that prints',
					'longest gap',
					'between frames',
					'key press',
					`gap, ${SLOWDOWN} × slower page`,
					'took'
				],
				rows: [...plain].map(([name, flooded]) => [
					name,
					ms(flooded.longest),
					ms(flooded.longestFrame),
					flooded.longestInput < 16 ? '< 16 ms' : ms(flooded.longestInput),
					ms(slow.get(name)?.longest ?? 0),
					ms(flooded.watched)
				])
			}
		],
		notes: [
			'In the runner’s page, up to the limit of 100 MiB (2 MB where a write is one byte), with a key pressed ten times a second. A gap is the longest time in which a timer and a message did not come; the browser tells key presses in steps of 8 ms.'
		]
	};
}

function below(what: string, measured: number, limit: number): Target {
	return { what, target: `< ${limit} ms`, measured: ms(measured), met: measured < limit };
}
