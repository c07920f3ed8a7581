import { PAGE_BYTES } from '../lib/wasm/limits.ts';
import type { Manifest, MemoryDescription } from '../lib/wasm/protocol.ts';
import type { ModuleReport, SectionReport } from '../lib/wasm/report/types.ts';
import { counted, grouped, sizeText, visible } from './text.ts';

const LABEL_WIDTH = 11;

/** A module for people: a block of labelled lines. */
export function descriptionText(name: string, module: ModuleReport): string {
	return [
		visible(name),
		...row('verdict', [verdict(module)]),
		...row('kind', [kindText(module)]),
		...row('size', [`${grouped(module.sizeBytes)} bytes`]),
		...row('SHA-256', [module.sha256]),
		...row('functions', [grouped(module.functions)]),
		...row('memory', module.memories.map(memoryText)),
		...row('features', [module.features.join(', ')]),
		...row('imports', importLines(module)),
		...row('exports', [exportsText(module)]),
		...row('sections', [module.sections.map(sectionText).join(', ')]),
		...row('made by', [producersText(module)]),
		...row('manifest', manifestLines(module.manifest))
	].join('\n');
}

/** The label stands before the first line only; nothing at all reads as `none`. */
function row(label: string, lines: readonly string[]): string[] {
	const [first, ...others] = lines.filter((line) => line !== '');
	const indent = ' '.repeat(LABEL_WIDTH + 2);
	return [`  ${label.padEnd(LABEL_WIDTH)}${first ?? 'none'}`, ...others.map((line) => indent + line)];
}

function verdict({ problem }: ModuleReport): string {
	return problem === undefined ? 'can be cast' : `refused (${problem.code}): ${visible(problem.message)}`;
}

function kindText({ abi }: ModuleReport): string {
	if (abi === 'command') return 'command (WASI preview 1: stdin, stdout, arguments)';
	return abi === 'function' ? 'function (exports memory, alloc and cast)' : 'no entry point that Spell knows';
}

function memoryText({ minimumPages, maximumPages, shared, memory64, imported }: MemoryDescription): string {
	const most = maximumPages === undefined ? 'no maximum declared' : `at most ${sizeText(maximumPages * PAGE_BYTES)}`;
	const traits = [shared && 'shared', memory64 && '64-bit', imported && 'imported'].filter((trait) => trait !== false);
	return [`${sizeText(minimumPages * PAGE_BYTES)} at the start`, most, ...traits].join(', ');
}

function importLines({ imports }: ModuleReport): string[] {
	const groups = Map.groupBy(imports, ({ module }) => module);
	return [...groups].map(
		([module, members]) => `${visible(module)}: ${members.map(({ name }) => visible(name)).join(', ')}`
	);
}

function exportsText({ exports }: ModuleReport): string {
	return exports
		.map(({ name, kind }) => (kind === 'function' ? visible(name) : `${visible(name)} (${kind})`))
		.join(', ');
}

function sectionText({ name, sizeBytes }: SectionReport): string {
	return `${visible(name)} (${sizeText(sizeBytes)})`;
}

function producersText({ producers }: ModuleReport): string {
	const values = producers.flatMap((field) => field.values);
	return values.map(({ name, version }) => visible(`${name} ${version}`.trimEnd())).join(', ');
}

function manifestLines(manifest: Manifest | undefined): string[] {
	if (manifest === undefined) return [];
	const { name, version = '', description = '', input, output, limits, capabilities = [], examples = [] } = manifest;
	return [
		`${name} ${version}`.trimEnd(),
		visible(description),
		`input ${input?.type ?? 'of any type'}${input?.schema ? ' (with a schema)' : ''}, output ${output?.type ?? 'of any type'}`,
		limitsText(limits),
		capabilities.length === 0 ? '' : `asks for ${capabilities.map(visible).join(', ')}`,
		examples.length === 0 ? '' : counted(examples.length, 'example')
	];
}

function limitsText({ timeoutMs, memoryMb, outputMb }: NonNullable<Manifest['limits']> = {}): string {
	const limits = [
		timeoutMs === undefined ? '' : `${grouped(timeoutMs)} ms`,
		memoryMb === undefined ? '' : `${grouped(memoryMb)} MB of memory`,
		outputMb === undefined ? '' : `${grouped(outputMb)} MB of output`
	].filter((limit) => limit !== '');
	return limits.length === 0 ? '' : `limits ${limits.join(', ')}`;
}
