/**
 * Measures Spell against a floor and its peers in a real Chromium, in one run, interleaved; prints what came out
 * and, when all was measured, writes docs/BENCHMARKS.md.
 *
 *   npm run bench                        everything
 *   npm run bench -- --only warm         one scenario; may be given several times
 *   npm run bench -- --rounds 20         more turns for each contender
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';
import { build } from '../../scripts/build.ts';
import { ROOT, timed } from '../../scripts/tools.ts';
import { bundlePages } from './host/bundle.ts';
import { startBrowser } from './host/chromium.ts';
import { document } from './host/document.ts';
import { installPeers, transpile } from './host/peers.ts';
import { compilePrograms } from './host/programs.ts';
import { markdownSection, type Section } from './host/report.ts';
import type { Bench, Scenario } from './host/scenario.ts';
import { serveBench } from './host/server.ts';
import { SCENARIOS } from './scenarios/all.ts';

const DOCUMENT = join(ROOT, 'docs/BENCHMARKS.md');
const DEFAULT_ROUNDS = 10;

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, rounds: { type: 'string' } } });
const rounds = Number(values.rounds ?? DEFAULT_ROUNDS);
const chosen = choose(values.only);
await main();

function choose(names: readonly string[] | undefined): readonly Scenario[] {
	const known = SCENARIOS.map(({ name }) => name);
	const wrong = names?.find((name) => !known.includes(name));
	if (wrong !== undefined) throw new Error(`There is no scenario "${wrong}": ${known.join(', ')}.`);
	if (!Number.isInteger(rounds) || rounds < 1) throw new Error('--rounds takes a whole number from 1.');
	return SCENARIOS.filter(({ name }) => names?.includes(name) ?? true);
}

async function main(): Promise<void> {
	await installPeers();
	if (!existsSync(join(ROOT, 'build/spell.js'))) await build();
	const server = await serveBench(await prepareFiles());
	const browser = await startBrowser();
	try {
		const sections = await runAll({ server, browser, rounds });
		if (chosen.length === SCENARIOS.length) await writeDocument(sections, browser.version);
	} finally {
		await browser.close();
		server.close();
	}
}

async function prepareFiles(): Promise<Map<string, Uint8Array>> {
	const files = await bundlePages();
	const programs = await compilePrograms();
	for (const [name, bytes] of programs) files.set(`/programs/${name}`, bytes);
	for (const program of ['hello', 'cat']) {
		const parts = await transpile(programs.get(`${program}.wasm`)!);
		for (const [name, bytes] of parts) files.set(`/jco/${program}/${name}`, bytes);
	}
	return files;
}

async function runAll(bench: Bench): Promise<Section[]> {
	const sections: Section[] = [];
	for (const scenario of chosen) {
		const { value, seconds } = await timed(() => scenario.run(bench));
		sections.push(value);
		console.log(`${markdownSection(value)}\n\n(${scenario.name}: ${seconds})\n`);
	}
	return sections;
}

async function writeDocument(sections: readonly Section[], browserVersion: string): Promise<void> {
	const options = await resolveConfig(DOCUMENT);
	const text = document(sections, { browserVersion, rounds });
	await writeFile(DOCUMENT, await format(text, { ...options, parser: 'markdown' }));
	console.log('Written to docs/BENCHMARKS.md.');
}
