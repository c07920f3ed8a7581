import { Field } from '../host/field.ts';
import { ms, type Section } from '../host/report.ts';
import type { Scenario } from '../host/scenario.ts';
import { median, p95, Samples } from '../host/stats.ts';

const TIMEOUT_MS = 300;
const LIMIT_MS = 50;
const HELLO = { expect: 'Hello, world!\n' };
const LABELS: Readonly<Record<string, string>> = {
	floor: 'floor: a spare worker at hand',
	spell: 'Spell',
	shim: 'browser_wasi_shim in a fresh worker',
	wasmer: 'Wasmer SDK'
};
/** Chromium lets a killed loop run on for 2 s, which would burden whoever comes next. */
const AFTERLIFE_MS = 2_200;

/** An endless loop is killed; how soon is the next cast done? */
export const kill: Scenario = {
	name: 'kill',
	async run(bench) {
		const samples = new Samples();
		const field = await Field.open(bench, bench.server.isolated, Object.keys(LABELS));
		await field.turns(0, async (page, name) => {
			await page.call('load', name, 'loop');
			await page.call('load', name, 'hello');
			await page.call('burst', name, 'hello', 20, HELLO);
		});
		for (let round = 0; round < Math.max(3, Math.round(bench.rounds * 0.8)); round++) {
			await field.turns(round, async (page, name) => {
				if (round % 3 !== 0 && !['floor', 'spell'].includes(name)) return;
				const { late, ms } = await page.call('killThenCast', name, TIMEOUT_MS, 'hello', HELLO);
				samples.add(name, ms);
				samples.add(`${name} late`, late);
				await page.settle(AFTERLIFE_MS);
			});
		}
		await field.close();
		return section(samples, field.failures);
	}
};

function section(samples: Samples, failures: readonly string[]): Section {
	const measured = p95(samples.of('spell'));
	return {
		title: 'After a kill',
		targets: [
			{
				what: 'the next cast after a kill: p95',
				target: `≤ ${LIMIT_MS} ms`,
				measured: ms(measured),
				met: measured <= LIMIT_MS
			}
		],
		tables: [
			{
				head: ['an endless loop, killed after 300 ms', 'next cast, p50', 'p95', 'told late by'],
				rows: Object.entries(LABELS)
					.filter(([name]) => samples.of(name).length > 0)
					.map(([name, label]) => [
						label,
						ms(samples.median(name)),
						ms(p95(samples.of(name))),
						ms(median(samples.of(`${name} late`)))
					])
			}
		],
		notes: [
			`From the moment that the kill is told to the end of the next cast. ${samples.of('spell').length} kills for Spell: its p95 is nearly its worst.`,
			...failures
		]
	};
}
