/**
 * Casts every hostile program in Node and Chromium, one after the other, and prints how each ended:
 *
 *   npm run hostile                    all of them
 *   npm run hostile -- --only loops    those whose group or name has this in it
 *   npm run hostile -- --quiet         only what is wrong, and the sums
 *   npm run hostile -- --browsers      in Firefox and WebKitGTK too, where they are installed
 *   npm run hostile -- --kills 200     instead: so many kills of each of a few programs, and what they leave behind
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { nodeHost } from '../hosts/node.ts';
import type { ConformanceHost, HostCaster } from '../hosts/host.ts';
import { greeter } from '../programs.ts';
import { CHROMIUM, OTHERS } from './browsers/engines.ts';
import type { BrowserHost } from './browsers/page-host.ts';
import { castHostile } from './cast.ts';
import { CORPUS } from './corpus/all.ts';
import { KILLED } from './kills/killed.ts';
import { aftermath, killMany, killRow } from './kills/kill-many.ts';
import { verdictOf, type HostileProgram } from './program.ts';
import { rowOf, summaryOf, type Row } from './table.ts';

const { values } = parseArgs({
	options: {
		only: { type: 'string', default: '' },
		quiet: { type: 'boolean' },
		browsers: { type: 'boolean' },
		kills: { type: 'string' }
	}
});
const chosen = Object.entries(CORPUS)
	.flatMap(([group, programs]) => programs.map((program) => ({ group, program })))
	.filter(({ group, program }) => `${group} ${program.name}`.includes(values.only));
const kills = Number(values.kills ?? 0);

if (kills === 0) await castAll(nodeHost());
await inBrowsers(kills === 0 ? ({ host }) => castAll(host) : killAll);

async function inBrowsers(work: (browser: BrowserHost) => Promise<void>): Promise<void> {
	const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
	for (const engine of [CHROMIUM, ...(values.browsers ? OTHERS : [])]) {
		const browser = await engine.open(site.url);
		if (browser === undefined) console.log(`\n${engine.name}: not installed (Debian: ${engine.packages})`);
		else await work(browser);
	}
	await site.close();
}

async function castAll(host: ConformanceHost): Promise<void> {
	console.log(`\n${host.name}`);
	const caster = await host.open(1);
	const rows: Row[] = [];
	for (const { program } of chosen) {
		const row = await castOne(caster, program);
		rows.push(row);
		if (!row.right) process.exitCode = 1;
		if (!row.right || !values.quiet) console.log(rowOf(row));
	}
	await caster.close();
	await host.close();
	console.log(summaryOf(rows));
}

async function castOne(caster: HostCaster, program: HostileProgram): Promise<Row> {
	const outcome = await castHostile(caster, program);
	const next = await caster.cast(await greeter());
	const verdict = verdictOf(outcome);
	const pastMs = outcome.kind === 'timed-out' ? outcome.figures.wallMs - outcome.deadlineMs : undefined;
	const expected = program.needs ? [...program.expected, 'refused: does-not-compile'] : program.expected;
	const right = expected.includes(verdict) && next.kind === 'ok';
	return { name: program.name, expected: expected.join(' | '), verdict, pastMs, right };
}

/** A caster of its own for each program, so that each begins with fresh workers. */
async function killAll({ host, pid }: BrowserHost): Promise<void> {
	console.log(`\n${host.name}, ${kills} kills of each`);
	for (const program of KILLED.filter(({ name }) => name.includes(values.only))) {
		const caster = await host.open(1);
		const killed = await killMany({ caster, pid }, program, kills);
		const after = await aftermath(pid, killed.beforeMib);
		if (killed.failedNext > 0) process.exitCode = 1;
		console.log(killRow(program.name, killed, after));
		await caster.close();
	}
	await host.close();
}
