/** All pages of the documentation, each loaded when it is read. */
import type { Doc } from './doc-node.ts';
import { docPath, slugOf } from './doc-path.ts';

const FILES = import.meta.glob<Doc>('/docs/**/*.md', { query: '?doc', import: 'default' });

export interface DocEntry {
	slug: string;
	/** Below the base path. */
	path: string;
	label: string;
	load: () => Promise<Doc>;
}

export interface DocGroup {
	title: string;
	entries: readonly DocEntry[];
}

/** In reading order; what is not named here comes last, before the decisions. */
const GROUPS: readonly (readonly [title: string, files: readonly string[]])[] = [
	['Begin', ['TUTORIAL', 'WASM_RUNTIME', 'CLI', 'API', 'EMBED']],
	['In the app', ['LIBRARY', 'FORMS', 'RESULTS', 'RECORDS', 'RECEIPTS', 'BATCH', 'METRICS', 'INSPECT', 'LINKS']],
	['Your device', ['OFFLINE', 'SETTINGS', 'BACKUP', 'AUDIT', 'HOSTING']],
	['Reference', ['ABI', 'WASI', 'LIMITS', 'FUEL', 'ARCHITECTURE', 'BENCHMARKS']]
];

/** Names in capitals stand for what they are called in print. */
const LABELS: Readonly<Record<string, string>> = {
	WASM_RUNTIME: 'The runtime',
	CLI: 'Command line',
	API: 'In your own pages',
	EMBED: 'A spell in a page',
	RECORDS: 'Runs',
	ABI: 'ABI',
	WASI: 'WASI',
	INSPECT: 'Inspector'
};

const ALL: readonly DocEntry[] = Object.entries(FILES).map(([id, load]) => {
	const file = id.replace(/^\/docs\//, '');
	return { slug: slugOf(file), path: docPath(file), label: labelOf(file), load };
});

/** @returns `undefined` when there is none of that name. */
export function findDoc(slug: string): DocEntry | undefined {
	return ALL.find((entry) => entry.slug === slug);
}

export function docGroups(): readonly DocGroup[] {
	const named = GROUPS.map(([title, files]) => ({
		title,
		entries: files.map(slugOf).flatMap((slug) => findDoc(slug) ?? [])
	}));
	const shown = named.flatMap(({ entries }) => entries);
	const isDecision = ({ slug }: DocEntry) => slug.startsWith('decisions/');
	return [
		...named,
		{ title: 'More', entries: ALL.filter((entry) => !shown.includes(entry) && !isDecision(entry)) },
		{ title: 'Decisions', entries: ALL.filter(isDecision) }
	].filter(({ entries }) => entries.length > 0);
}

export function allDocs(): readonly DocEntry[] {
	return ALL;
}

function labelOf(file: string): string {
	const name = file.replace(/\.md$/, '');
	const [, number, words] = /^decisions\/(\d{4})-(.*)$/.exec(name) ?? [];
	if (number !== undefined && words !== undefined) return `${number} ${words.replaceAll('-', ' ')}`;
	return LABELS[name] ?? name.charAt(0) + name.slice(1).toLowerCase().replaceAll('_', ' ');
}
