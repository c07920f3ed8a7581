import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import { createNodeCaster } from '../../../src/lib/platform/node/caster.ts';
import { concatBytes } from '../../../src/lib/wasm/bytes.ts';
import type { CastLimits, FileTree } from '../../../src/lib/wasm/protocol.ts';
import type { WasmWorkerPool } from '../../../src/lib/wasm/worker-runner.ts';
import { benchTree, type Tree } from '../page/tree.ts';

/** Runs a program over the bench's files, with one argument; gives what it printed. */
export type NodeRun = (argument: string) => Promise<string>;

/** What the bench compares in Node itself, by name. */
export interface NodeHosts {
	runs: ReadonlyMap<string, NodeRun>;
	close(): Promise<void>;
}

/** The files lie in a temporary folder as well, for node:wasi, and for Spell where it is given their paths. */
export async function openNodeHosts(bytes: Uint8Array<ArrayBuffer>): Promise<NodeHosts> {
	const folder = await mkdtemp(join(tmpdir(), 'spell-bench-files-'));
	await writeTree(join(folder, 'tree'), benchTree());
	const pool = createNodeCaster({ size: 1 });
	const module = await WebAssembly.compile(bytes);
	const spell = (tree: FileTree, limits: Partial<CastLimits>) => spellRun({ pool, bytes, tree, limits });
	const runs = new Map<string, NodeRun>([
		['spell', await spell(benchTree(), {})],
		['spell-unmetered', await spell(benchTree(), { metering: 'unmetered' })],
		['spell:paths', await spell(pathsOf(join(folder, 'tree'), benchTree()), {})],
		['node:wasi', async (argument) => runNodeWasi(module, argument, folder)]
	]);
	const close = async (): Promise<void> => {
		pool.close();
		await rm(folder, { recursive: true });
	};
	return { runs, close };
}

interface SpellCast {
	pool: WasmWorkerPool;
	bytes: Uint8Array<ArrayBuffer>;
	tree: FileTree;
	limits: Partial<CastLimits>;
}

async function spellRun({ pool, bytes, tree, limits }: SpellCast): Promise<NodeRun> {
	const module = await pool.load(bytes, limits);
	return async (argument) => {
		const outcome = await pool.cast(module, { args: [argument], preopens: { '/': tree }, limits });
		if (outcome.kind !== 'ok') throw new Error(`files ${argument} ended as ${outcome.kind}`);
		return new TextDecoder().decode(concatBytes(outcome.stdout));
	};
}

function runNodeWasi(module: WebAssembly.Module, argument: string, folder: string): string {
	const printed = join(folder, 'printed');
	const stdout = openSync(printed, 'w');
	const preopens = { '/': join(folder, 'tree') };
	const host = new WASI({ version: 'preview1', args: ['program', argument], preopens, stdout });
	host.start(new WebAssembly.Instance(module, host.getImportObject() as WebAssembly.Imports));
	closeSync(stdout);
	return readFileSync(printed, 'utf8');
}

async function writeTree(folder: string, tree: Tree): Promise<void> {
	await mkdir(folder);
	for (const [name, node] of Object.entries(tree)) {
		if (node instanceof Uint8Array) await writeFile(join(folder, name), node);
		else await writeTree(join(folder, name), node);
	}
}

function pathsOf(folder: string, tree: Tree): FileTree {
	const entries = Object.entries(tree).map(([name, node]): [string, FileTree[string]] => {
		const path = join(folder, name);
		return [name, node instanceof Uint8Array ? { kind: 'file', path } : pathsOf(path, node)];
	});
	return Object.fromEntries(entries);
}
