import { join } from 'node:path';
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
		const rows: { name: string; plain: Flooded; slow: Flooded }[] = [];
		const [plainPage, slowPage] = [
			await FloodPage.open(browser.browser, site.url, 1),
			await FloodPage.open(browser.browser, site.url, SLOWDOWN)
		];
		for (const [name, flood] of Object.entries(FLOODS)) {
			const program = await floodProgram(flood);
			rows.push({ name, plain: await plainPage.flood(name, program), slow: await slowPage.flood(name, program) });
		}
		await plainPage.close();
		await slowPage.close();
		await site.close();
		return section(rows);
	}
};

function section(rows: readonly { name: string; plain: Flooded; slow: Flooded }[]): Section {
	const longest = Math.max(...rows.map(({ plain }) => plain.longest));
	const longestInput = Math.max(...rows.map(({ plain }) => plain.longestInput));
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
				rows: rows.map(({ name, plain, slow }) => [
					name,
					ms(plain.longest),
					ms(plain.longestFrame),
					plain.longestInput < 16 ? '< 16 ms' : ms(plain.longestInput),
					ms(slow.longest),
					ms(plain.watched)
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
