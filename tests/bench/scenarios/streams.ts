import { Field } from '../host/field.ts';
import { peakRise } from '../host/memory.ts';
import { atMost, mib, ms, times, type Section, type Target } from '../host/report.ts';
import type { Bench, Scenario } from '../host/scenario.ts';
import { Samples } from '../host/stats.ts';

const MIB = 1_048_576;
const BYTES = 64 * MIB;
const COPIERS: Readonly<Record<string, string>> = {
	floor: 'floor: bare worker, used again',
	spell: 'Spell, stdin from memory',
	'spell:file': 'Spell, stdin from a file',
	'spell:stream': 'Spell, stdout taken piece by piece',
	shim: 'browser_wasi_shim in a fresh worker',
	wasmer: 'Wasmer SDK',
	jco: 'jco in a worker used again'
};
const WRITERS: Readonly<Record<string, string>> = {
	floor: 'floor: bare worker, used again',
	spell: 'Spell',
	'shim-warm': 'browser_wasi_shim, chunks collected, in a worker used again'
};
const LINES = { expect: 20_000 * 20 };

/** Bytes through a program, and many small writes. */
export const streams: Scenario = {
	name: 'streams',
	async run(bench) {
		const copies = await copy(bench);
		return section(copies.samples, await write(bench), copies.failures);
	}
};

/** Fresh pages each round: what one cast leaves behind would count for the next. */
async function copy(bench: Bench): Promise<{ samples: Samples; failures: readonly string[] }> {
	const samples = new Samples();
	const failures: string[] = [];
	for (let round = 0; round < Math.max(2, Math.round(bench.rounds * 0.3)); round++) {
		for (const name of Object.keys(COPIERS)) {
			if (failures.some((failure) => failure.startsWith(`${name} `))) continue;
			failures.push(...(await copyOnFreshPage(bench, name, samples)));
		}
	}
	return { samples, failures };
}

async function copyOnFreshPage(bench: Bench, name: string, samples: Samples): Promise<string[]> {
	const field = await Field.open(bench, bench.server.isolated, [name]);
	const wish = { inputBytes: BYTES, expect: BYTES, asFile: name.endsWith(':file'), stream: name.endsWith(':stream') };
	await field.turns(0, async (page) => {
		const contender = name.replace(/:.*/, '');
		await page.call('load', contender, 'cat');
		await page.call('burst', contender, 'cat', 20, { inputBytes: 1024, expect: 1024 });
		await page.call('prepare', wish);
		await page.collect();
		const casting = (): Promise<number[]> => page.call('burst', contender, 'cat', 1, wish);
		const { value, riseMiB } = await peakRise(bench.browser.pid ?? 0, casting);
		samples.add(`${name} rss`, riseMiB);
		samples.add(name, ...value, ...(await page.call('burst', contender, 'cat', 3, wish)));
	});
	await field.close();
	return field.failures;
}

async function write(bench: Bench): Promise<Samples> {
	const samples = new Samples();
	const field = await Field.open(bench, bench.server.isolated, Object.keys(WRITERS));
	await field.turns(0, async (page, name) => {
		await page.call('load', name, 'lines');
		await page.call('burst', name, 'lines', 5, LINES);
	});
	for (let round = 0; round < bench.rounds; round++) {
		await field.turns(round, async (page, name) =>
			samples.add(name, ...(await page.call('burst', name, 'lines', 3, LINES)))
		);
	}
	await field.close();
	return samples;
}

function section(copies: Samples, writes: Samples, failures: readonly string[]): Section {
	const speed = (name: string): number => BYTES / MIB / (copies.median(name) / 1_000);
	const share = speed('spell') / speed('floor');
	const fast: Target = {
		what: '64 MiB from stdin to stdout: speed',
		target: '≥ 0.7 × the floor',
		measured: times(share),
		met: share >= 0.7
	};
	return {
		title: 'Streams',
		targets: [
			fast,
			atMost('64 MiB from stdin to stdout: memory', copies.ratio('spell rss', 'floor rss'), 1.5),
			atMost('20,000 small writes', writes.ratio('spell', 'shim-warm'), 1, 'the bare shim')
		],
		tables: [
			{
				head: ['64 MiB from stdin to stdout', 'MB/s', '× floor', 'memory', '× floor'],
				rows: Object.entries(COPIERS)
					.filter(([name]) => copies.of(name).length > 0)
					.map(([name, label]) => [
						label,
						((speed(name) * MIB) / 1e6).toFixed(0),
						times(speed(name) / speed('floor')),
						`+${mib(copies.median(`${name} rss`))}`,
						times(copies.ratio(`${name} rss`, 'floor rss'))
					])
			},
			{
				head: ['20,000 small writes', 'p50', '× floor'],
				rows: Object.entries(WRITERS).map(([name, label]) => [
					label,
					ms(writes.median(name)),
					times(writes.ratio(name, 'floor'))
				])
			}
		],
		notes: [
			'Memory is how far the resident memory of all of Chromium’s processes rose, at its peak, in the first such cast of a fresh page; the input was there before.',
			'Runno is left out: its stdin takes 8 KiB at a time.',
			...failures
		]
	};
}
