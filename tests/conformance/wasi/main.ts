/**
 * Runs the official suite of WASI preview 1 in Node, Deno and Chromium (the built site), and prints how many tests
 * pass:
 *
 *   npm run conformance:wasi -- --suite <folder>               in all of them
 *   npm run conformance:wasi -- --suite <folder> --only link   those whose name has this in it
 *   npm run conformance:wasi -- --suite <folder> --host Node   in one
 *
 * The folder is the suite's branch `prod/testsuite-base`. It exits with 1 when a test fails that is not in skip.json,
 * which says of each why.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '../../../scripts/serve.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { CHROMIUM } from '../hostile/browsers/engines.ts';
import { denoHost } from '../hosts/deno.ts';
import type { ConformanceHost } from '../hosts/host.ts';
import { nodeHost } from '../hosts/node.ts';
import { castOfficialTest, readOfficialTests, type OfficialTest } from './official.ts';

const { values } = parseArgs({
	options: { suite: { type: 'string' }, only: { type: 'string', default: '' }, host: { type: 'string' } }
});
const suite = values.suite ?? process.env['WASI_TESTS'];
if (suite === undefined) throw new Error('Name the folder of the suite: --suite <folder>.');
const skipped = JSON.parse(await readFile(new URL('skip.json', import.meta.url), 'utf8')) as Record<string, string>;
const tests = (await readOfficialTests(suite)).filter(({ name }) => name.includes(values.only));
const rows = new Map<string, Map<string, boolean[]>>();

if (isWanted('Node')) await runAll(nodeHost());
if (isWanted('Deno')) await runAll(denoHost());
if (isWanted('Chromium')) await inChromium();
printTable();

function isWanted(host: string): boolean {
	return values.host === undefined || values.host === host;
}

async function inChromium(): Promise<void> {
	const site = await serve({ folder: join(ROOT, 'build'), port: 0 });
	const browser = await CHROMIUM.open(site.url);
	if (browser) await runAll(browser.host);
	await site.close();
}

async function runAll(host: ConformanceHost): Promise<void> {
	const caster = await host.open(1);
	const passed = new Map<string, boolean[]>();
	rows.set(host.name, passed);
	for (const test of tests) {
		const problem = await castOfficialTest(caster, test);
		passed.set(test.language, [...(passed.get(test.language) ?? []), problem === undefined]);
		if (problem !== undefined) tell(host, test, problem);
	}
	await caster.close();
	await host.close();
}

function tell({ name: host }: ConformanceHost, { language, name }: OfficialTest, problem: string): void {
	const reason = skipped[`${language}/${name}`];
	console.log(`${host}: ${language}/${name} ${problem}${reason === undefined ? '' : ` (known: ${reason})`}`);
	if (reason === undefined) process.exitCode = 1;
}

function printTable(): void {
	const languages = [...new Set(tests.map(({ language }) => language))];
	const table = [...rows].map(([host, passed]) => {
		const columns = languages.map((language) => [language, share(passed.get(language) ?? [])]);
		return [host, Object.fromEntries([...columns, ['all', share([...passed.values()].flat())]])] as const;
	});
	console.table(Object.fromEntries(table));
}

function share(passed: readonly boolean[]): string {
	return `${passed.filter(Boolean).length} of ${passed.length}`;
}
