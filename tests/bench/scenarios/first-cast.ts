import type { Wish } from '../page/bench.ts';
import { Field, contenderOf } from '../host/field.ts';
import { atMost, ms, times, type Section } from '../host/report.ts';
import type { Bench, Scenario } from '../host/scenario.ts';
import { Samples } from '../host/stats.ts';

const LIMIT = 1.5;
/** From opening a spell to its first cast, in ms. */
const READING_MS = 2_000;
/** Each takes long: a page of its own for each round. */
const SHARE = 0.3;

const LABELS = {
	floor: 'floor: the engine alone',
	spell: 'Spell, not rehearsed',
	'spell:rehearsed': 'Spell, rehearsed on an example'
} as const;
const NAMES = Object.keys(LABELS) as (keyof typeof LABELS)[];

interface Program {
	name: string;
	what: string;
	/** What a spell's author would give. */
	example: readonly string[];
	cast: readonly string[];
	expect: string;
}

const loopOf = (turns: number): string[] => ['-c', `i=0\nwhile i<${turns}: i+=1\nprint(i)`];
const PROGRAMS: readonly Program[] = [
	{ name: 'flat', what: 'a flat hot loop', example: [], cast: argumentsOf(30), expect: '' },
	{ name: 'dispatch', what: 'an interpreter’s dispatch loop', example: [], cast: argumentsOf(30), expect: '' },
	{
		name: 'python',
		what: 'Python’s `while` loop',
		example: loopOf(30_000),
		cast: loopOf(2_000_000),
		expect: '2000000\n'
	}
];

/** The first cast of a program that lives in one long call, which engines make fast only for the next one. */
export const firstCast: Scenario = {
	name: 'first-cast',
	async run(bench) {
		const samples = new Samples();
		const rounds = Math.max(3, Math.round(bench.rounds * SHARE));
		for (let round = 0; round < rounds; round++) {
			for (const program of PROGRAMS) await measure(bench, round, program, samples);
		}
		return section(samples);
	}
};

/** New pages, so that no code is left of the round before. */
async function measure(bench: Bench, round: number, program: Program, samples: Samples): Promise<void> {
	const field = await Field.open(bench, bench.server.isolated, NAMES);
	const wish: Wish = { args: program.cast, expect: program.expect };
	await field.turns(round, async (page, name) => {
		const example = name === 'spell:rehearsed' ? program.example : undefined;
		const contender = contenderOf(name);
		await page.call('load', contender, program.name, example);
		await page.settle(READING_MS);
		for (const turn of ['first', 'second']) {
			const { ms } = await page.call('cast', contender, program.name, wish);
			samples.add(`${name} ${program.name} ${turn}`, ms);
		}
	});
	await field.close();
}

function section(samples: Samples): Section {
	const ratio = (name: string, program: string): number =>
		samples.pairedRatio(`${name} ${program} first`, `${name} ${program} second`);
	const cell = (name: string, program: string): string => {
		const [first, second] = ['first', 'second'].map((turn) => ms(samples.median(`${name} ${program} ${turn}`)));
		return `${first} / ${second} (${times(ratio(name, program))})`;
	};
	return {
		title: 'The first cast of a spell that was opened two seconds ago',
		targets: PROGRAMS.map(({ name, what }) =>
			atMost(`first cast: ${what}`, ratio('spell:rehearsed', name), LIMIT, 'the second')
		),
		tables: [
			{
				head: ['first / second cast', ...PROGRAMS.map(({ what }) => what)],
				rows: NAMES.map((name) => [LABELS[name], ...PROGRAMS.map((program) => cell(name, program.name))])
			}
		],
		notes: [
			'A page for each round and program. The example that is rehearsed does a small part of the cast’s work, and is stopped after 250 ms.',
			'The second cast is the same one again, at once. Ratios are medians of pairs measured one after the other.'
		]
	};
}

function argumentsOf(count: number): string[] {
	return Array.from({ length: count }, String);
}
