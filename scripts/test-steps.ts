import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { proveOnPostgres } from './backend/pg-prove.ts';
import { build } from './build.ts';
import { ROOT, run } from './tools.ts';

/** How many tests of a step passed and failed. A step without tests counts 1 failed when it fails. */
export interface Tally {
	passed: number;
	failed: number;
}

/** The sum of two. */
export function add(one: Tally, other: Tally): Tally {
	return { passed: one.passed + other.passed, failed: one.failed + other.failed };
}

/** One step of `npm test`. */
export interface Step {
	name: string;
	run(): Promise<Tally>;
}

type Command = readonly [command: string, ...args: string[]];

const CHECK_WASM: Command = ['node', 'scripts/build-wasm.ts', '--check'];

/** Cheap ones first, but types before lint, which reads what Kit generates. The last two need the build. */
export const STEPS: readonly Step[] = [
	check('format', ['prettier', '--check', '--log-level', 'warn', '.']),
	check('types', ['svelte-kit', 'sync'], ['svelte-check', '--fail-on-warnings', '--output', 'human'], ['tsc']),
	check('lint', ['eslint', '--max-warnings', '0', '.']),
	check('functions:check', ['node', 'scripts/backend/check-functions.ts']),
	check('build:wasm', ...(existsSync(join(ROOT, CHECK_WASM[1] ?? '')) ? [CHECK_WASM] : [])),
	{ name: 'build', run: () => tallyOf(build) },
	tests('unit', 'unit*'),
	tests('database'),
	tests('functions'),
	{ name: 'pg_prove', run: onPostgres },
	tests('conformance'),
	tests('e2e')
];

function check(name: string, ...commands: Command[]): Step {
	return { name, run: () => runAll(commands) };
}

async function runAll(commands: readonly Command[]): Promise<Tally> {
	for (const [command, ...args] of commands) {
		if ((await run(command, args)) !== 0) return { passed: 0, failed: 1 };
	}
	return { passed: 0, failed: 0 };
}

async function tallyOf(work: () => Promise<void>): Promise<Tally> {
	try {
		await work();
		return { passed: 0, failed: 0 };
	} catch (error) {
		console.error(error);
		return { passed: 0, failed: 1 };
	}
}

/** The same tests of the schema that `database` ran in PGlite. */
async function onPostgres(): Promise<Tally> {
	const result = await proveOnPostgres();
	if (result.kind === 'ran') return result;
	console.log(`skipped: ${result.reason}`);
	return { passed: 0, failed: 0 };
}

/** The Vitest projects of that name, `*` standing for anything: see vitest.config.ts. */
function tests(name: string, projects = name): Step {
	return { name, run: () => runProjects(projects) };
}

async function runProjects(project: string): Promise<Tally> {
	const folder = await mkdtemp(join(tmpdir(), 'spell-test-'));
	try {
		const report = join(folder, 'report.json');
		const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
		const code = await run('vitest', ['run', '--project', project, '--passWithNoTests', ...reporters]);
		return await readReport(report, code);
	} finally {
		await rm(folder, { recursive: true });
	}
}

/** Vitest's exit code also tells of failures that no file has, such as an error between tests. */
async function readReport(path: string, exitCode: number): Promise<Tally> {
	const files = existsSync(path) ? (JSON.parse(await readFile(path, 'utf8')) as VitestReport).testResults : [];
	const tally = files.map(tallyOfFile).reduce(add, { passed: 0, failed: 0 });
	return exitCode !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** A file that fails without a failed test, because it does not load or its hooks fail, counts as one. */
function tallyOfFile({ status, assertionResults }: VitestReport['testResults'][number]): Tally {
	const count = (wanted: string): number => assertionResults.filter((test) => test.status === wanted).length;
	return { passed: count('passed'), failed: Math.max(count('failed'), status === 'failed' ? 1 : 0) };
}

/** The part of the report of Vitest's json reporter that is read here. */
interface VitestReport {
	testResults: { status: string; assertionResults: { status: string }[] }[];
}
