/** What differs between two modules, part by part, as words to show side by side. */
import { PAGE_BYTES } from '../wasm/limits.ts';
import type { JsonValue } from '../wasm/protocol.ts';
import type { ModuleReport } from '../wasm/report/types.ts';
import { formatBytes, formatCount, formatExactBytes } from './format.ts';
import { decimal } from './language/language.ts';

export interface DifferenceRow {
	label: string;
	/** Absent where the module has no such thing. */
	left?: string;
	right?: string;
}

export interface DifferencePart {
	title: string;
	/** Those that differ, in the order of their labels. */
	rows: DifferenceRow[];
	/** How many are the same. */
	same: number;
}

type Entries = ReadonlyMap<string, string>;

/** Every part, also those without a difference. */
export function compareReports(left: ModuleReport, right: ModuleReport): DifferencePart[] {
	return PARTS.map(({ title, entries }) => comparePart(title, entries(left), entries(right)));
}

/** `+1.2 KiB (+4.0 %)`, `the same`. */
export function sizeChange(left: number, right: number): string {
	const change = right - left;
	if (change === 0) return 'the same';
	const sign = change > 0 ? '+' : '−';
	const percent = left === 0 ? '' : ` (${sign}${decimal(((Math.abs(change) / left) * 100).toFixed(1))} %)`;
	return `${sign}${formatBytes(Math.abs(change))}${percent}`;
}

function comparePart(title: string, left: Entries, right: Entries): DifferencePart {
	const labels = [...new Set([...left.keys(), ...right.keys()])];
	const differing = labels.filter((label) => left.get(label) !== right.get(label));
	const rows = differing.map((label) => {
		const [before, after] = [left.get(label), right.get(label)];
		return {
			label,
			...(before === undefined ? {} : { left: before }),
			...(after === undefined ? {} : { right: after })
		};
	});
	return { title, rows, same: labels.length - rows.length };
}

const KINDS = { command: 'command', function: 'function' } as const;

const PARTS: readonly { title: string; entries: (report: ModuleReport) => Entries }[] = [
	{
		title: 'Module',
		entries: ({ sha256, sizeBytes, abi, functions, code, problem }) =>
			new Map([
				['SHA-256', sha256],
				['Size', formatExactBytes(sizeBytes)],
				['Verdict', problem === undefined ? 'can be cast' : `refused: ${problem.code}`],
				['Kind', abi === undefined ? 'no entry point' : KINDS[abi]],
				['Functions', formatCount(functions)],
				['Code', formatExactBytes(code.bytes)]
			])
	},
	{
		title: 'Memories and tables',
		entries: ({ memories, tables }) =>
			new Map([
				...memories.map(({ minimumPages, type }, index) => {
					const start = formatBytes(minimumPages * PAGE_BYTES);
					return [`memory ${index}`, `${type}, ${start} at the start`] as const;
				}),
				...tables.map(({ type }, index) => [`table ${index}`, type] as const)
			])
	},
	{
		title: 'Imports',
		entries: ({ imports }) => new Map(imports.map(({ module, name, type }) => [`${module}.${name}`, type]))
	},
	{ title: 'Exports', entries: ({ exports }) => new Map(exports.map(({ name, type }) => [name, type])) },
	{
		title: 'Permissions',
		entries: ({ manifest }) => new Map((manifest?.capabilities ?? []).map((asked) => [asked, 'asked for']))
	},
	{ title: 'Features', entries: ({ features }) => new Map(features.map((feature) => [feature, 'used'])) },
	{ title: 'Sections', entries: ({ sections }) => sizesByName(sections) },
	{
		title: 'Manifest',
		entries: ({ manifest }) => new Map(manifest === undefined ? [] : leaves('', manifest as unknown as JsonValue))
	}
];

/** Custom sections may share a name: they count together. */
function sizesByName(sections: ModuleReport['sections']): Entries {
	const sizes = new Map<string, number>();
	for (const { name, sizeBytes } of sections) sizes.set(name, (sizes.get(name) ?? 0) + sizeBytes);
	return new Map([...sizes].map(([name, bytes]) => [name, formatExactBytes(bytes)]));
}

/** Each value of a JSON document by its pointer. */
function leaves(path: string, value: JsonValue): [string, string][] {
	if (typeof value !== 'object' || value === null) return [[path, JSON.stringify(value)]];
	const entries = Object.entries(value);
	if (entries.length === 0) return [[path, Array.isArray(value) ? '[]' : '{}']];
	return entries.flatMap(([key, member]) =>
		leaves(`${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, member)
	);
}
