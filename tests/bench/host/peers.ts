import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ROOT } from '../../../scripts/tools.ts';

export const BENCH = join(ROOT, 'tests/bench');
export const PEERS = join(BENCH, 'node_modules');

const execute = promisify(execFile);
const NAMES = [
	'@runno/wasi',
	'@wasmer/sdk',
	'@bytecodealliance/jco',
	'@extism/extism',
	'@tybys/wasm-util',
	'memfs-browser',
	'buffer'
];

/** Not compared with, but measures the app. */
const TOOLS = ['lighthouse'];

/** Installs the peers beside the bench, unless they are there. They are no dependency of the project. */
export async function installPeers(): Promise<void> {
	if ([...NAMES, ...TOOLS].every((name) => existsSync(join(PEERS, name)))) return;
	console.log('Installing the peers …');
	// npm is a script of another name on Windows, which only a shell finds.
	await execute('npm', ['ci', '--ignore-scripts'], { cwd: BENCH, shell: process.platform === 'win32' });
}

/** Names and versions of all peers, as installed. */
export function peerVersions(): string[] {
	const shim = versionOf(join(ROOT, 'node_modules/@bjorn3/browser_wasi_shim'));
	return [
		`@bjorn3/browser_wasi_shim ${shim}`,
		...NAMES.map((name) => `${name} ${versionOf(join(PEERS, name))}`),
		`@bytecodealliance/preview2-shim ${versionOf(join(PEERS, '@bytecodealliance/preview2-shim'))}`
	];
}

/** What `jco` makes of a command: its files, by name. */
export async function transpile(module: Uint8Array): Promise<Map<string, Uint8Array>> {
	const folder = await mkdtemp(join(tmpdir(), 'spell-bench-'));
	try {
		await writeFile(join(folder, 'core.wasm'), module);
		await jco(folder, ['new', 'core.wasm', '--wasi-command', '-o', 'program.wasm']);
		await jco(folder, ['transpile', 'program.wasm', '--instantiation', 'async', '-o', 'out']);
		return await readFiles(join(folder, 'out'), /\.(js|wasm)$/);
	} finally {
		await rm(folder, { recursive: true });
	}
}

async function jco(cwd: string, args: readonly string[]): Promise<void> {
	await execute(process.execPath, [join(PEERS, '@bytecodealliance/jco/dist/jco.js'), ...args], { cwd });
}

async function readFiles(folder: string, wanted: RegExp): Promise<Map<string, Uint8Array>> {
	const files = new Map<string, Uint8Array>();
	for (const name of await readdir(folder)) {
		if (wanted.test(name)) files.set(name, await readFile(join(folder, name)));
	}
	return files;
}

function versionOf(folder: string): string {
	return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string }).version;
}
