import { BenchPage } from '../host/chromium.ts';
import { Field } from '../host/field.ts';
import { peakRise, treeRssMiB } from '../host/memory.ts';
import { mib, type Section, type Target } from '../host/report.ts';
import type { Bench, Scenario } from '../host/scenario.ts';
import { median } from '../host/stats.ts';

const MIB = 1_048_576;
const CAP_MIB = 64;
const GROWERS: Readonly<Record<string, string>> = {
	spell: 'Spell',
	shim: 'browser_wasi_shim',
	runno: 'Runno',
	wasmer: 'Wasmer SDK'
};
const AT_ONCE = 4;
const CASTS = 1_000;

/** What programs may take, and what casts leave behind. */
export const memory: Scenario = {
	name: 'memory',
	async run(bench) {
		const grown = await grow(bench);
		const pid = bench.browser.pid ?? 0;
		const measurable = treeRssMiB(pid) !== undefined;
		const overhead = measurable ? await weighCasts(bench, pid) : undefined;
		const kept = measurable ? await weighLeftovers(bench, pid) : undefined;
		return section(grown, overhead, kept);
	}
};

interface Grown {
	name: string;
	/** How much memory the program reached, in MiB. */
	reachedMiB: number;
	kind: string;
}

async function grow(bench: Bench): Promise<{ all: Grown[]; failures: readonly string[] }> {
	const all: Grown[] = [];
	const field = await Field.open(bench, bench.server.isolated, Object.keys(GROWERS));
	await field.turns(0, async (page, name) => {
		await page.call('load', name, 'grow');
		const { kind, text } = await page.call('cast', name, 'grow', { memoryBytes: CAP_MIB * MIB, kind: 'any' });
		all.push({ name, reachedMiB: Number(text), kind });
	});
	await field.close();
	return { all, failures: field.failures };
}

/** Casts that run at once in nearly no memory of their own, each in its worker: what a cast weighs around its program. */
async function weighCasts({ browser, server }: Bench, pid: number): Promise<number> {
	const rises: number[] = [];
	for (let round = 0; round < 3; round++) {
		const page = await BenchPage.open(browser.browser, server.plain, ['spell']);
		await page.call('load', 'spell', 'spin');
		await page.collect();
		const { riseMiB } = await peakRise(pid, () => page.call('together', 'spell', 'spin', AT_ONCE));
		rises.push(riseMiB / AT_ONCE);
		await page.close();
	}
	return median(rises);
}

/** What a thousand casts leave behind in a page that has been used before. */
async function weighLeftovers({ browser, server }: Bench, pid: number): Promise<number> {
	const page = await BenchPage.open(browser.browser, server.plain, ['spell']);
	await page.call('load', 'spell', 'hello');
	await page.call('burst', 'spell', 'hello', 100);
	const weigh = async (): Promise<number> => {
		await page.collect();
		await page.settle(500);
		return treeRssMiB(pid) ?? Number.NaN;
	};
	const before = await weigh();
	await page.call('burst', 'spell', 'hello', CASTS);
	const after = await weigh();
	await page.close();
	return after - before;
}

function section(
	{ all, failures }: { all: readonly Grown[]; failures: readonly string[] },
	overhead: number | undefined,
	kept: number | undefined
): Section {
	const spell = all.find(({ name }) => name === 'spell')!;
	const held: Target = {
		what: 'growth without bound under a 64 MiB cap',
		target: '`memory-limit`, ≤ 64 MiB',
		measured: `\`${spell.kind}\`, ${mib(spell.reachedMiB)}`,
		met: spell.kind === 'memory-limit' && spell.reachedMiB <= CAP_MIB
	};
	return {
		title: 'Memory',
		targets: [
			held,
			within('memory around a running cast', overhead, 10),
			within('what 1,000 casts leave behind', kept, 20)
		],
		tables: [
			{
				head: ['a program that grows without bound, cap 64 MiB', 'reached', 'ended as'],
				rows: Object.entries(GROWERS).flatMap(([name, label]) => {
					const grown = all.find((one) => one.name === name);
					return grown ? [[label, mib(grown.reachedMiB), grown.kind]] : [];
				})
			}
		],
		notes: [
			'The program itself stops at 1 GiB. None of the peers has a cap for a command’s memory. Spell writes the cap into the module, so the engine holds it.',
			`Around a cast: resident memory of all of Chromium’s processes with ${AT_ONCE} casts running at once, above that before, by ${AT_ONCE}; so with the worker of each.`,
			...failures
		]
	};
}

function within(what: string, measured: number | undefined, limit: number): Target {
	return {
		what,
		target: `≤ ${limit} MiB`,
		measured: measured === undefined ? '–' : mib(measured),
		met: measured === undefined ? undefined : measured <= limit
	};
}
