import { Field } from '../host/field.ts';
import { COMPUTE } from '../host/programs.ts';
import { ms, times, type Section, type Target } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median, Samples } from '../host/stats.ts';

/** Of what the page adds to an unmetered program; of what fuel adds in the median, and at worst. */
const LIMIT = 1.05;
const METERED_MEDIAN = 1.15;
const METERED_WORST = 1.4;

/** Programs that only compute: what the compiled limits cost a running program. */
export const compute: Scenario = {
	name: 'compute',
	async run(bench) {
		const samples = new Samples();
		const field = await Field.open(bench, bench.server.isolated, ['floor', 'spell-unmetered', 'spell']);
		for (const [program, { module, ...options }] of COMPUTE) {
			await field.turns(0, async (page, name) => {
				await page.call('load', name, module);
				await page.call('burst', name, module, 2, options);
			});
			for (let round = 0; round < bench.rounds; round++) {
				await field.turns(round, async (page, name) =>
					samples.add(`${name} ${program}`, (await page.call('cast', name, module, options)).ms)
				);
			}
		}
		await field.close();
		return section(samples);
	}
};

function section(samples: Samples): Section {
	const programs = [...COMPUTE.keys()];
	const metered = (program: string) => samples.pairedRatio(`spell ${program}`, `spell-unmetered ${program}`);
	return {
		title: 'Computing',
		targets: [
			...programs.map((program) => unmeteredTarget(samples, program)),
			...meteredTargets(programs.map(metered))
		],
		tables: [
			{
				head: ['', 'raw (floor)', 'Spell, unmetered', 'Spell, metered', 'metered ÷ unmetered'],
				rows: programs.map((program) => [
					program,
					ms(samples.median(`floor ${program}`)),
					ms(samples.median(`spell-unmetered ${program}`)),
					ms(samples.median(`spell ${program}`)),
					times(metered(program))
				])
			}
		],
		notes: [
			'Page to page, the code optimised beforehand by two casts. Ratios are medians of pairs measured in turn.',
			'Metered is the default: fuel is compiled in, and a program can be stopped anywhere ([FUEL.md](FUEL.md)).'
		]
	};
}

function unmeteredTarget(samples: Samples, program: string): Target {
	const ratio = samples.pairedRatio(`spell-unmetered ${program}`, `floor ${program}`);
	const what = `compute, unmetered: ${program}`;
	return { what, target: `≤ ${LIMIT} × raw`, measured: times(ratio), met: ratio <= LIMIT };
}

function meteredTargets(ratios: readonly number[]): Target[] {
	const target = (what: string, limit: number, ratio: number): Target => ({
		what: `compute, metered: ${what}`,
		target: `≤ ${limit} × unmetered`,
		measured: times(ratio),
		met: ratio <= limit
	});
	return [
		target('median of the programs', METERED_MEDIAN, median(ratios)),
		target('worst of the programs', METERED_WORST, Math.max(...ratios))
	];
}
