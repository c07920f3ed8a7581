/** The official suite of WASI (WebAssembly/wasi-testsuite, branch `prod/testsuite-base`): its preview 1 programs. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileTree } from '../../../src/lib/wasm/protocol.ts';
import type { HostOutcome, HostCaster } from '../hosts/host.ts';

const LANGUAGES = ['assemblyscript', 'c', 'rust'] as const;

/** What a program's `.json` asks for; all of it may be absent. */
interface Spec {
	args?: string[];
	env?: Record<string, string>;
	/** A folder beside it, which the program has as `/`. */
	root?: string;
	exit_code?: number;
	stdout?: string;
	stderr?: string;
}

export interface OfficialTest {
	language: string;
	name: string;
	bytes: Uint8Array;
	spec: Spec;
	root: FileTree | undefined;
}

/** All tests in a folder that the suite was unpacked to. @throws Error when there are none. */
export async function readOfficialTests(suite: string): Promise<OfficialTest[]> {
	const tests: OfficialTest[] = [];
	for (const language of LANGUAGES) {
		const folder = join(suite, 'tests', language, 'testsuite', 'wasm32-wasip1');
		const names = (await readdir(folder)).filter((name) => name.endsWith('.wasm')).sort();
		for (const name of names) tests.push(await readTest(folder, language, name.slice(0, -'.wasm'.length)));
	}
	if (tests.length === 0) throw new Error(`There are no tests in ${suite}.`);
	return tests;
}

/** Casts it as any program is cast. What is wrong with its end, if anything. */
export async function castOfficialTest(
	caster: Pick<HostCaster, 'cast'>,
	{ bytes, spec, root }: OfficialTest
): Promise<string | undefined> {
	const { args = [], env = {} } = spec;
	const outcome = await caster.cast(bytes, { args, env, ...(root ? { preopens: { '/': root } } : {}) });
	return wrongWith(outcome, spec);
}

function wrongWith(outcome: HostOutcome, { exit_code = 0, stdout, stderr }: Spec): string | undefined {
	const { kind } = outcome;
	const ended = kind === 'ok' || kind === 'exited' ? outcome.exitCode : kind;
	const printed = { stdout: text(outcome.stdout), stderr: text(outcome.stderr) };
	if (ended !== exit_code) return `ended with ${ended}, not ${exit_code}: ${printed.stderr.trim()}`;
	if (stdout !== undefined && printed.stdout !== stdout) return `printed ${JSON.stringify(printed.stdout)}`;
	if (stderr !== undefined && printed.stderr !== stderr) return `complained ${JSON.stringify(printed.stderr)}`;
	return undefined;
}

async function readTest(folder: string, language: string, name: string): Promise<OfficialTest> {
	const bytes = new Uint8Array(await readFile(join(folder, `${name}.wasm`)));
	const spec = await readSpec(join(folder, `${name}.json`));
	const root = spec.root === undefined ? undefined : await readTree(join(folder, spec.root));
	return { language, name, bytes, spec, root };
}

async function readSpec(path: string): Promise<Spec> {
	try {
		return JSON.parse(await readFile(path, 'utf8')) as Spec;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
		throw error;
	}
}

async function readTree(folder: string): Promise<FileTree> {
	const tree: FileTree = {};
	for (const entry of await readdir(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		tree[entry.name] = entry.isDirectory() ? await readTree(path) : new Uint8Array(await readFile(path));
	}
	return tree;
}

function text(bytes: Uint8Array): string {
	return new TextDecoder().decode(bytes);
}
