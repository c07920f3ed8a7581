import { Field } from '../host/field.ts';
import { atMost, ms, times, type Section, type Table } from '../host/report.ts';
import type { Bench, Scenario } from '../host/scenario.ts';
import { p95, Samples } from '../host/stats.ts';

interface Block {
	name: string;
	label: string;
	/** Casts in one turn; fewer for those that take long. */
	casts: number;
}

const COMMANDS: readonly Block[] = [
	{ name: 'floor', label: 'floor: bare worker, used again', casts: 40 },
	{ name: 'spell', label: 'Spell', casts: 40 },
	{ name: 'shim-warm', label: 'browser_wasi_shim in a worker used again', casts: 40 },
	{ name: 'jco', label: 'jco in a worker used again', casts: 15 },
	{ name: 'wasmer', label: 'Wasmer SDK', casts: 8 },
	{ name: 'shim', label: 'browser_wasi_shim in a fresh worker', casts: 3 },
	{ name: 'runno', label: 'Runno', casts: 3 }
];
const FUNCTIONS: readonly Block[] = [
	{ name: 'floor', label: 'floor: bare worker, used again', casts: 40 },
	{ name: 'spell', label: 'Spell: fresh instance', casts: 40 },
	{ name: 'extism', label: 'Extism in a worker: keeps its instance', casts: 40 }
];
const HELLO = { expect: 'Hello, world!\n' };
const SHOUT = { inputBytes: 64, expect: 64 };
/** Casts before those that are counted: once at first, and at the head of each turn. */
const WARM_UP = 100;
const TURN_WARM_UP = 3;

export const warm: Scenario = {
	name: 'warm',
	async run(bench) {
		const command = await measure(bench, COMMANDS, 'hello', HELLO);
		const call = await measure(bench, FUNCTIONS, 'shout-spell', SHOUT);
		return section(command, call, await onPlainPage(bench));
	}
};

interface Measured {
	samples: Samples;
	failures: readonly string[];
}

async function measure(
	bench: Bench,
	blocks: readonly Block[],
	program: string,
	wish: { expect: string | number }
): Promise<Measured> {
	const samples = new Samples();
	const casts = new Map(blocks.map((block) => [block.name, block.casts]));
	const field = await Field.open(bench, bench.server.isolated, [...casts.keys()]);
	await field.turns(0, async (page, name) => {
		await page.call('load', name, program);
		await page.call('burst', name, program, Math.min(WARM_UP, casts.get(name)! * 3), wish);
	});
	for (let round = 0; round < bench.rounds; round++) {
		await field.turns(round, async (page, name) => {
			const all = await page.call('burst', name, program, casts.get(name)! + TURN_WARM_UP, wish);
			samples.add(name, ...all.slice(TURN_WARM_UP));
		});
	}
	await field.close();
	return { samples, failures: field.failures };
}

/** Without isolation, where the clock is too coarse for one cast: means of turns. */
async function onPlainPage(bench: Bench): Promise<number> {
	const samples = new Samples();
	const field = await Field.open(bench, bench.server.plain, ['floor', 'spell']);
	await field.turns(0, async (page, name) => {
		await page.call('load', name, 'hello');
		await page.call('burst', name, 'hello', WARM_UP, HELLO);
	});
	for (let round = 0; round < bench.rounds; round++) {
		await field.turns(round, async (page, name) =>
			samples.add(name, await page.call('mean', name, 'hello', 40, HELLO))
		);
	}
	await field.close();
	return samples.ratio('spell', 'floor');
}

function section(command: Measured, call: Measured, plain: number): Section {
	return {
		title: 'Warm casts of a small program, page to page',
		targets: [
			atMost('hello, a command: p50', command.samples.ratio('spell', 'floor'), 2),
			atMost('function: p50', call.samples.ratio('spell', 'extism'), 1, "Extism's call")
		],
		tables: [
			table('hello, a command', COMMANDS, command.samples),
			table('function on 64 bytes', FUNCTIONS, call.samples)
		],
		notes: [
			'A fresh instance each time, but for Extism, which keeps its own. Measured in cross-origin isolated pages, one for each contender: Runno, Wasmer and Extism need the isolation, and the clock is finer.',
			`On a page without isolation, where Spell runs as well, its mean is ${times(plain)} the floor's.`,
			...command.failures,
			...call.failures
		]
	};
}

function table(what: string, blocks: readonly Block[], samples: Samples): Table {
	return {
		head: [what, 'p50', 'p95', '× floor'],
		rows: blocks.map(({ name, label }) => [
			label,
			ms(samples.median(name)),
			ms(p95(samples.of(name))),
			times(samples.ratio(name, 'floor'))
		])
	};
}
