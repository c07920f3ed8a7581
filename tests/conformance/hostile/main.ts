/**
 * Casts every hostile program in Node and Chromium, one after the other, and prints how each ended:
 *
 *   npm run hostile                    all of them
 *   npm run hostile -- --only loops    those whose group or name has this in it
 *   npm run hostile -- --quiet         only what is wrong, and the sums
 *   npm run hostile -- --browsers      in Firefox too, where it is installed
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { findChromium } from '../../../scripts/chromium.ts';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { chromiumHost } from '../hosts/chromium.ts';
import type { ConformanceHost, HostCaster } from '../hosts/host.ts';
import { nodeHost } from '../hosts/node.ts';
import { greeter } from '../programs.ts';
import { findFirefox, firefoxHost } from './browsers/firefox.ts';
import { castHostile } from './cast.ts';
import { CORPUS } from './corpus/all.ts';
import { verdictOf, type HostileProgram } from './program.ts';
import { rowOf, summaryOf, type Row } from './table.ts';

const { values } = parseArgs({
	options: { only: { type: 'string' }, quiet: { type: 'boolean' }, browsers: { type: 'boolean' } }
});
const chosen = Object.entries(CORPUS)
	.flatMap(([group, programs]) => programs.map((program) => ({ group, program })))
	.filter(({ group, program }) => `${group} ${program.name}`.includes(values.only ?? ''));
const rows = [...(await castAll(nodeHost())), ...(await inBrowsers())];
if (rows.some(({ right }) => !right)) process.exitCode = 1;

async function inBrowsers(): Promise<Row[]> {
	await using started = new AsyncDisposableStack();
	const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
	started.defer(() => site.close());
	const browser = await chromium.launchServer(await findChromium());
	started.defer(() => browser.close());
	const rows = await castAll(await chromiumHost({ siteUrl: site.url, browser: browser.wsEndpoint() }));
	return values.browsers ? [...rows, ...(await inFirefox(site.url))] : rows;
}

async function inFirefox(siteUrl: string): Promise<Row[]> {
	const path = findFirefox();
	if (path !== undefined) return castAll(await firefoxHost(path, siteUrl));
	console.log('\nFirefox: not installed');
	return [];
}

async function castAll(host: ConformanceHost): Promise<Row[]> {
	console.log(`\n${host.name}`);
	const caster = await host.open(1);
	const rows: Row[] = [];
	for (const { program } of chosen) {
		const row = await castOne(caster, program);
		rows.push(row);
		if (!row.right || !values.quiet) console.log(rowOf(row));
	}
	await caster.close();
	await host.close();
	console.log(summaryOf(rows));
	return rows;
}

async function castOne(caster: HostCaster, program: HostileProgram): Promise<Row> {
	const outcome = await castHostile(caster, program);
	const next = await caster.cast(await greeter());
	const verdict = verdictOf(outcome);
	const pastMs = outcome.kind === 'timed-out' ? outcome.figures.wallMs - outcome.deadlineMs : undefined;
	const right = program.expected.includes(verdict) && next.kind === 'ok';
	return { name: program.name, expected: program.expected.join(' | '), verdict, pastMs, right };
}
