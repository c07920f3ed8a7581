/** One target and how it came out. */
export interface Target {
	what: string;
	target: string;
	measured: string;
	/** `undefined` where it could not be measured here. */
	met: boolean | undefined;
}

/** A table of what all contenders did, without targets. */
export interface Table {
	head: readonly string[];
	rows: readonly (readonly string[])[];
}

/** What one scenario found. */
export interface Section {
	title: string;
	targets: readonly Target[];
	tables?: readonly Table[];
	/** What a reader must know to read the figures right. */
	notes?: readonly string[];
}

/** A target that a ratio must not exceed, as `1.23 ×`. */
export function atMost(what: string, ratio: number, limit: number, of = 'the floor'): Target {
	return { what, target: `≤ ${limit} × ${of}`, measured: times(ratio), met: ratio <= limit };
}

export function ms(value: number): string {
	if (Number.isNaN(value)) return '–';
	return `${value < 1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

export function times(ratio: number): string {
	return Number.isNaN(ratio) ? '–' : `${ratio < 10 ? ratio.toFixed(2) : ratio.toFixed(0)} ×`;
}

export function mib(value: number): string {
	return `${value.toFixed(value < 10 ? 1 : 0)} MiB`;
}

export function verdict({ met }: Target): string {
	return met === undefined ? 'not measured' : met ? 'met' : '**missed**';
}

/** A Markdown table, its columns as wide as their widest cell. */
export function markdownTable({ head, rows }: Table): string {
	const widths = head.map((name, column) => Math.max(3, ...[name, ...rows.map((row) => row[column]!)].map(width)));
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell, column) => cell + ' '.repeat(widths[column]! - width(cell))).join(' | ')} |`;
	const rule = `| ${widths.map((size) => '-'.repeat(size)).join(' | ')} |`;
	return [line(head), rule, ...rows.map(line)].join('\n');
}

export function targetTable(targets: readonly Target[]): Table {
	return {
		head: ['What', 'Target', 'Measured', ''],
		rows: targets.map((target) => [target.what, target.target, target.measured, verdict(target)])
	};
}

/** A section as it stands in docs/BENCHMARKS.md, and as it is printed. */
export function markdownSection({ title, targets, tables = [], notes = [] }: Section): string {
	const parts = [`## ${title}`, ...(targets.length > 0 ? [markdownTable(targetTable(targets))] : [])];
	parts.push(...tables.map(markdownTable), ...(notes.length > 0 ? [notes.map((note) => `- ${note}`).join('\n')] : []));
	return parts.join('\n\n');
}

function width(text: string): number {
	return [...text].length;
}
