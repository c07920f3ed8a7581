import { join, relative } from 'node:path';
import type { Plugin, Rolldown } from 'vite';
import { ROOT } from './tools.ts';

type Graph = Pick<Rolldown.PluginContext, 'getModuleInfo' | 'getModuleIds'>;

const RUNNER = 'src/routes/+page.svelte';
/** What runs before anything else of the app is loaded: it brings the page's language (src/hooks.client.ts). */
const START = [
	'node_modules/@sveltejs/kit/src/runtime/client/entry.js',
	'.svelte-kit/generated/client-optimized/app.js',
	'src/hooks.client.ts'
];
const EVERY_PAGE = ['src/routes/+layout.svelte'];
/** What the runner asks for once it is painted, and with the first cast. */
const LATER: readonly (readonly [name: string, roots: readonly string[]])[] = [
	['workshop', ['src/lib/platform/browser/caster.ts', 'src/lib/app/kept-modules.ts']],
	['output', ['src/lib/components/OutputPanel.svelte']],
	['records', ['src/lib/app/run-archive.ts', 'src/lib/app/run-log.ts', 'src/lib/storage/database.ts']]
];
/** In the order in which they are loaded. */
const NAMES = ['start', 'every-page', 'shared', 'runner', ...LATER.map(([name]) => name)];

/**
 * What a visit to the runner loads comes in a few scripts: left to itself, the bundler makes forty, and each costs
 * headers and compresses for itself. What no visit to it loads is left to the bundler.
 */
export function chunks(): Plugin {
	let names: ReadonlyMap<string, string> = new Map();
	// A group takes along what its modules import: those that are loaded first come first.
	const groups = NAMES.map((name, index) => ({
		name,
		test: (id: string) => names.get(id) === name,
		priority: NAMES.length - index
	}));
	return {
		name: 'spell:chunks',
		apply: (_, { command, isSsrBuild }) => command === 'build' && isSsrBuild !== true,
		buildEnd() {
			names = chunkNames(this);
		},
		config: () => ({ build: { rolldownOptions: { output: { codeSplitting: { groups } } } } })
	};
}

/** A chunk to start with, one for every page, one for what the runner shares with others, one of its own, and the later ones. */
function chunkNames(graph: Graph): Map<string, string> {
	const pages = [...graph.getModuleIds()].map(path).filter((id) => /^src\/routes\/.*\+page\.svelte$/.test(id));
	const others = closure(
		graph,
		pages.filter((page) => page !== RUNNER)
	);
	const names = new Map<string, string>();
	const put = (name: string, ids: Iterable<string>) => {
		for (const id of ids) if (!names.has(id)) names.set(id, name);
	};
	put('start', closure(graph, START));
	put('every-page', closure(graph, EVERY_PAGE));
	const runner = closure(graph, [RUNNER]);
	put(
		'shared',
		[...runner].filter((id) => others.has(id))
	);
	put('runner', runner);
	for (const [name, roots] of LATER) put(name, closure(graph, roots));
	return names;
}

/** All that modules import, and what that imports, but for what is imported when it is used. */
function closure(graph: Graph, roots: readonly string[]): Set<string> {
	const found = new Set([...graph.getModuleIds()].filter((id) => roots.includes(path(id))));
	for (const id of found) for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) found.add(imported);
	return found;
}

function path(id: string): string {
	return relative(ROOT, join(id)).replaceAll('\\', '/');
}
