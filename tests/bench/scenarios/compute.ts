import { Field } from '../host/field.ts';
import { ms, times, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { Samples } from '../host/stats.ts';
import { COMPUTE } from '../host/programs.ts';

const LIMIT = 1.05;

/** Programs that only compute: what the compiled limits cost a running program. */
export const compute: Scenario = {
	name: 'compute',
	async run(bench) {
		const samples = new Samples();
		const field = await Field.open(bench, bench.server.isolated, ['floor', 'spell-unmetered', 'spell']);
		for (const [program, expect] of Object.entries(COMPUTE)) {
			await field.turns(0, async (page, name) => {
				await page.call('load', name, program);
				await page.call('burst', name, program, 2, { expect });
			});
			for (let round = 0; round < bench.rounds; round++) {
				await field.turns(round, async (page, name) =>
					samples.add(`${name} ${program}`, (await page.call('cast', name, program, { expect })).ms)
				);
			}
		}
		await field.close();
		return section(samples);
	}
};

function section(samples: Samples): Section {
	const programs = Object.keys(COMPUTE);
	return {
		title: 'Computing',
		targets: programs.map((program) => {
			const ratio = samples.pairedRatio(`spell-unmetered ${program}`, `floor ${program}`);
			const what = `compute, unmetered: ${program}`;
			return { what, target: `≤ ${LIMIT} × raw`, measured: times(ratio), met: ratio <= LIMIT };
		}),
		tables: [
			{
				head: ['', 'raw (floor)', 'Spell, unmetered', 'Spell, metered', 'metered × raw'],
				rows: programs.map((program) => [
					program,
					ms(samples.median(`floor ${program}`)),
					ms(samples.median(`spell-unmetered ${program}`)),
					ms(samples.median(`spell ${program}`)),
					times(samples.pairedRatio(`spell ${program}`, `floor ${program}`))
				])
			}
		],
		notes: [
			'Page to page, the code optimised beforehand by two casts. Ratios are medians of pairs measured in turn.',
			'Metered is the default: fuel is compiled in, and a program can be stopped anywhere. The target was set for modules without it.'
		]
	};
}
