import { BenchPage, openProfile, withProfile } from '../host/chromium.ts';
import { Field } from '../host/field.ts';
import { atMost, ms, times, type Section } from '../host/report.ts';
import { rotated, type Bench, type Scenario } from '../host/scenario.ts';
import { Samples } from '../host/stats.ts';

const LABELS: Readonly<Record<string, string>> = {
	floor: 'floor: bare worker, used again',
	'spell-unmetered': 'Spell, unmetered',
	spell: 'Spell, metered (the default)',
	shim: 'browser_wasi_shim in a fresh worker',
	wasmer: 'Wasmer SDK',
	runno: 'Runno'
};
const NAMES = Object.keys(LABELS);
/** Who is asked again after a reload and a restart, too: the peers do no better there than at first. */
const RETURNING = ['floor', 'spell-unmetered', 'spell'];
const PROGRAM = { args: ['-c', 'print(6*7)'], expect: '42\n' };
/** The engine needs a program to have run twice before its code cache holds it. */
const VISITS_BEFORE = 2;
/** They take long: so many for each. */
const RESTARTS = 2;

/** From the address of 26 MB of Python to its answer. */
export const python: Scenario = {
	name: 'python',
	async run(bench) {
		const rounds = Math.max(2, Math.round(bench.rounds * 0.3));
		const samples = new Samples();
		const failures: string[] = [];
		for (let round = 0; round < rounds; round++) {
			const known = failures.map((failure) => failure.split(' ')[0]);
			failures.push(...(await visit(bench, round, samples, known)));
			if (round >= RESTARTS) continue;
			for (const name of rotated(RETURNING, round)) await restart(bench, name, samples);
		}
		return section(samples, failures);
	}
};

/** A first visit: nothing is cached; casts again; then a reload. */
async function visit(
	bench: Bench,
	round: number,
	samples: Samples,
	without: readonly (string | undefined)[]
): Promise<string[]> {
	const { isolated } = bench.server;
	const field = await Field.open(
		bench,
		isolated,
		NAMES.filter((name) => !without.includes(name))
	);
	await field.turns(round, async (page, name) => {
		samples.add(`${name} first`, await castFromAddress(page, name));
		samples.add(`${name} again`, ...(await page.call('burst', name, 'python', 4, PROGRAM)));
		if (!RETURNING.includes(name)) return;
		// Once more beforehand, as for the restart.
		for (let reloads = 0; reloads < VISITS_BEFORE; reloads++) {
			await page.visit(isolated, [name]);
			const time = await castFromAddress(page, name);
			if (reloads === VISITS_BEFORE - 1) samples.add(`${name} reload`, time);
		}
	});
	await field.close();
	return field.failures;
}

/** A visit after the browser was closed and started again, with the profile of earlier visits. */
async function restart({ server }: Bench, name: string, samples: Samples): Promise<void> {
	await withProfile(async (folder) => {
		for (let start = 0; start <= VISITS_BEFORE; start++) {
			const context = await openProfile(folder);
			const page = await BenchPage.openIn(context, server.isolated, [name]);
			const time = await castFromAddress(page, name);
			// The engine writes its code cache a moment after a program was optimised.
			await page.settle(start < VISITS_BEFORE ? 1_000 : 0);
			await context.close();
			if (start === VISITS_BEFORE) samples.add(`${name} restart`, time);
		}
	});
}

async function castFromAddress(page: BenchPage, name: string): Promise<number> {
	const loading = await page.call('load', name, 'python');
	return loading + (await page.call('cast', name, 'python', PROGRAM)).ms;
}

function section(samples: Samples, failures: readonly string[]): Section {
	const ratio = (phase: string): number => samples.ratio(`spell-unmetered ${phase}`, `floor ${phase}`);
	const cell = (name: string, phase: string): string =>
		samples.of(`${name} ${phase}`).length === 0
			? '–'
			: `${ms(samples.median(`${name} ${phase}`))} (${times(samples.ratio(`${name} ${phase}`, `floor ${phase}`))})`;
	const phases = ['first', 'again', 'reload', 'restart'];
	return {
		title: 'Python (26 MB), `print(6*7)`, from its address to the answer',
		targets: [
			atMost('Python, unmetered, first cast', ratio('first'), 1.15),
			atMost('Python, unmetered, again', ratio('again'), 1.3),
			atMost('Python, unmetered, after a reload', ratio('reload'), 1.2),
			atMost('Python, unmetered, after a browser restart', ratio('restart'), 1.2)
		],
		tables: [
			{
				head: ['', 'first', 'again', 'reload', 'restart'],
				rows: NAMES.map((name) => [LABELS[name]!, ...phases.map((phase) => cell(name, phase))])
			}
		],
		notes: [
			'Workers are up before the clock starts. Reload and restart come after two visits, the HTTP cache warm, so that the engine’s own code cache can help the floor.',
			'`/spell.js` on another site has no storage of its own: it fetches from the HTTP cache, hashes, checks, rewrites and compiles again.',
			'Metered is the default; compiling fuel into 6 MB of code takes most of its first cast. The targets were set for modules without it.',
			...failures
		]
	};
}
