/** Two records side by side: what they were given, and what it took. */
import type { CastRecord } from '../../storage/cast-record.ts';
import { formatBytes, formatCount, formatDeadline, formatExactBytes, formatMs, known, shortHash } from '../format.ts';
import { decimal, text } from '../language/language.ts';
import { formatCents, inputWord } from '../run-words.ts';

/** One line of the comparison. */
export interface ComparedRow {
	label: string;
	first: string;
	second: string;
	/** Of figures: how the second differs from the first. */
	change?: string;
	same: boolean;
}

type Text = (record: CastRecord) => string;
type Figure = readonly [
	label: string,
	value: (record: CastRecord) => number | undefined,
	format: (n: number) => string
];

const GIVEN: readonly (readonly [label: string, text: Text])[] = [
	['Spell', ({ spell, module }) => [spell, module.version ?? ''].join(' ').trimEnd()],
	['Module', ({ module }) => `${formatExactBytes(module.sizeBytes)}, ${shortHash(module.sha256)}`],
	['Input', inputText],
	['Arguments', ({ args }) => (args.length === 0 ? 'none' : args.map((arg) => JSON.stringify(arg)).join(' '))],
	['Environment', ({ envNames }) => (envNames.length === 0 ? 'none' : [...envNames].sort().join(', '))],
	['Files', ({ files }) => (files === undefined ? 'none' : `${formatCount(files.count)}, ${hashText(files.sha256)}`)],
	['Network', ({ hosts = [] }) => (hosts.length === 0 ? 'none' : hosts.join(', '))],
	['Limits', limitsText],
	['Repeatable', ({ determinism }) => (determinism === undefined ? 'no' : `from seed ${determinism.seed}`)]
];

const FIGURES: readonly Figure[] = [
	['Time', (record) => settled(record)?.figures.wallMs, formatMs],
	['Running', (record) => settled(record)?.figures.runMs, formatMs],
	['Compiling', (record) => settled(record)?.figures.compileMs, formatMs],
	['Fuel', (record) => settled(record)?.figures.fuel, formatCount],
	['Memory', (record) => settled(record)?.figures.peakMemoryBytes, formatBytes],
	['Input', ({ input }) => input.sizeBytes, formatBytes],
	['Stdout', (record) => settled(record)?.stdout.sizeBytes, formatBytes],
	['Stderr', (record) => settled(record)?.stderr.sizeBytes, formatBytes],
	['Cost', (record) => settled(record)?.costCents, formatCents]
];

export function compareGiven(first: CastRecord, second: CastRecord): ComparedRow[] {
	return GIVEN.map(([label, text]) => {
		const [one, other] = [text(first), text(second)];
		return { label, first: one, second: other, same: one === other };
	});
}

export function compareFigures(first: CastRecord, second: CastRecord): ComparedRow[] {
	return FIGURES.map(([label, value, format]) => {
		const [one, other] = [value(first), value(second)];
		const row = { label, first: known(one, format), second: known(other, format), same: one === other };
		return one === undefined || other === undefined ? row : { ...row, change: changeText(one, other) };
	});
}

/** `+12%`, `−8.5%`, `10 times`, `the same`. */
export function changeText(first: number, second: number): string {
	if (first === second) return 'the same';
	if (first === 0) return 'from nothing';
	const share = (second - first) / first;
	if (share >= 10) return `${formatCount(Math.round(second / first))} times`;
	const percent = Math.abs(share) * 100;
	const digits = percent < 9.95 ? 1 : 0;
	const rounded = percent.toFixed(digits);
	if (Number(rounded) === 0) return share > 0 ? 'slightly more' : 'slightly less';
	return `${share > 0 ? '+' : '−'}${decimal(rounded)}%`;
}

function settled({ state }: CastRecord) {
	return state.kind === 'settled' ? state : undefined;
}

function inputText(record: CastRecord): string {
	const { input } = record;
	if (input.source === 'none') return 'none';
	if (input.source === 'terminal') return 'typed in the terminal';
	return `${inputWord(record)}, ${hashText(input.sha256 ?? null)}`;
}

function hashText(sha256: string | null): string {
	return sha256 === null ? 'no hash' : shortHash(sha256);
}

function limitsText({ limits }: CastRecord): string {
	return [
		formatDeadline(limits.timeoutMs),
		`${formatBytes(limits.memoryBytes)} of memory`,
		`${formatBytes(limits.outputBytes)} of output`,
		...(limits.fuel === undefined ? [] : [`${formatCount(limits.fuel)} of fuel`]),
		...(limits.metering === 'unmetered' ? [text('unmetered')] : [])
	].join(', ');
}
