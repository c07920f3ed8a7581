import { Field } from '../host/field.ts';
import { openNodeHosts } from '../host/node-hosts.ts';
import { compilePrograms } from '../host/programs.ts';
import { times, type Section, type Table, type Target } from '../host/report.ts';
import { rotated, type Bench, type Scenario } from '../host/scenario.ts';
import { median, Samples } from '../host/stats.ts';

/** What `programs/files.wat` does for an argument, and how often while it looks at the clock. */
interface Kind {
	argument: string;
	label: string;
	times: number;
}

const KINDS: readonly Kind[] = [
	{ argument: 'a', label: 'fd_write, 64 bytes', times: 65_536 },
	{ argument: 'b', label: 'fd_write, 4 KiB', times: 10_240 },
	{ argument: 'c', label: 'fd_write, 1 MiB', times: 40 },
	{ argument: 'd', label: 'fd_read, 64 bytes', times: 65_536 },
	{ argument: 'e', label: 'fd_read, 4 KiB', times: 10_240 },
	{ argument: 'f', label: 'fd_read, 1 MiB', times: 40 },
	{ argument: 'g', label: 'open, read, close of 1,000 files', times: 4 },
	{ argument: 'h', label: 'fd_readdir of 5,000 files', times: 4 }
];
const BROWSER: Readonly<Record<string, string>> = {
	spell: 'Spell',
	'spell-unmetered': 'Spell, unmetered',
	'shim-warm': 'browser_wasi_shim',
	'wasm-util': '@tybys/wasm-util, memfs'
};
const NODE: Readonly<Record<string, string>> = {
	spell: 'Spell',
	'spell-unmetered': 'Spell, unmetered',
	'spell:paths': 'Spell, files by path',
	'node:wasi': 'node:wasi'
};
const PEERS = ['shim-warm', 'wasm-util'];
const NODE_LIMIT = 2;
/** Casts of each kind before those that are counted, so that the host's code is optimised. */
const WARM_UP = 2;
const NS_PER_MS = 1e6;

/** Host calls on files: the program itself looks at the clock around them, so that nothing else is counted. */
export const wasi: Scenario = {
	name: 'wasi',
	async run(bench) {
		const browser = await inBrowser(bench);
		return section(browser.samples, await inNode(bench), browser.failures);
	}
};

async function inBrowser(bench: Bench): Promise<{ samples: Samples; failures: readonly string[] }> {
	const samples = new Samples();
	const field = await Field.open(bench, bench.server.isolated, Object.keys(BROWSER));
	await field.turns(0, (page, name) => page.call('load', name, 'files'));
	for (const { argument } of KINDS) {
		for (let round = -WARM_UP; round < bench.rounds; round++) {
			await field.turns(round + WARM_UP, async (page, name) => {
				const { text } = await page.call('cast', name, 'files', { args: [argument], tree: true });
				if (round >= 0) samples.add(`${name} ${argument}`, nanoseconds(text) / NS_PER_MS);
			});
		}
	}
	await field.close();
	return { samples, failures: field.failures };
}

async function inNode({ rounds }: Bench): Promise<Samples> {
	const samples = new Samples();
	const program = (await compilePrograms()).get('files.wasm')!;
	const hosts = await openNodeHosts(program.slice());
	for (const { argument } of KINDS) {
		for (let round = -WARM_UP; round < rounds; round++) {
			for (const [name, run] of rotated([...hosts.runs], round + WARM_UP)) {
				const text = await run(argument);
				if (round >= 0) samples.add(`${name} ${argument}`, nanoseconds(text) / NS_PER_MS);
			}
		}
	}
	await hosts.close();
	return samples;
}

function nanoseconds(printed: string): number {
	const count = Number(printed);
	if (!(count > 0)) throw new Error(`files printed ${printed}`);
	return count;
}

function section(browser: Samples, node: Samples, failures: readonly string[]): Section {
	return {
		title: 'Host calls on files',
		targets: [
			...KINDS.map((kind) => browserTarget(browser, kind)),
			...KINDS.map(({ argument, label }): Target => {
				const ratio = node.pairedRatio(`spell ${argument}`, `node:wasi ${argument}`);
				const target = `≤ ${NODE_LIMIT} × node:wasi`;
				return { what: `Node: ${label}`, target, measured: times(ratio), met: ratio <= NODE_LIMIT };
			})
		],
		tables: [table('In the browser', BROWSER, browser), table('In Node', NODE, node)],
		notes: [
			'Medians for one call (for all 1,000 or 5,000 files where the line says so), by the clock that the program reads: page, worker, compiling and starting are not in it. The same module everywhere; metered, the default, it has fuel compiled in.',
			'In the browser all contenders keep their files in memory, each in a warm worker. Writing is into a file of 1 MiB, over and over; reading is of a file of 1 MiB. In Node, node:wasi has real files in a temporary folder, Spell has the same in memory, or reads them there (`files by path`) and keeps what is written in memory.',
			'In brackets: the median of the ratios to Spell, of casts one after the other.',
			...failures
		]
	};
}

/** Against the fastest of the peers that are still there. */
function browserTarget(samples: Samples, { argument, label }: Kind): Target {
	const ratios = PEERS.filter((peer) => samples.of(`${peer} ${argument}`).length > 0).map((peer) =>
		samples.pairedRatio(`spell ${argument}`, `${peer} ${argument}`)
	);
	const ratio = Math.max(...ratios);
	return { what: `browser: ${label}`, target: '≤ 1 × the fastest peer', measured: times(ratio), met: ratio <= 1 };
}

function table(where: string, labels: Readonly<Record<string, string>>, samples: Samples): Table {
	return {
		head: [where, ...Object.values(labels)],
		rows: KINDS.map((kind) => [kind.label, ...Object.keys(labels).map((name) => cell(samples, name, kind))])
	};
}

function cell(samples: Samples, name: string, kind: Kind): string {
	const measured = samples.of(`${name} ${kind.argument}`);
	if (measured.length === 0) return '–';
	const each = duration(median(measured) / kind.times);
	if (name === 'spell') return each;
	return `${each} (${times(samples.pairedRatio(`${name} ${kind.argument}`, `spell ${kind.argument}`))})`;
}

function duration(ms: number): string {
	const [value, unit] = ms >= 1 ? [ms, 'ms'] : ms >= 0.001 ? [ms * 1e3, 'µs'] : [ms * NS_PER_MS, 'ns'];
	return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ${unit}`;
}
