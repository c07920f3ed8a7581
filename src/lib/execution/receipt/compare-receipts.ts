/** Sets what a receipt says beside what was found, part by part. */
import type { FilesFacts } from './files-facts.ts';
import { hashOfLimits, type HashedBytes, type Receipt } from './receipt.ts';
import type { Hash } from './hash.ts';

export type ReceiptPart =
	| 'module'
	| 'input'
	| 'arguments'
	| 'environment'
	| 'files'
	| 'limits'
	| 'seed'
	| 'clock'
	| 'outcome'
	| 'stdout'
	| 'stderr'
	| 'fuel';

/** `unknown`: the receipt has no hash of it. `not-fixed`: it was left to the machine that cast. */
export interface ReceiptLine {
	part: ReceiptPart;
	kind: 'same' | 'other' | 'unknown' | 'not-fixed';
	/** By the receipt. */
	said: string;
	/** Now. */
	found: string;
}

/** What a cast starts from. */
export async function compareStarts(said: Receipt, found: Receipt, hash: Hash): Promise<ReceiptLine[]> {
	const limits = await hashOfLimits(said, hash);
	return [
		line('module', bytesText(said.module), bytesText(found.module)),
		bytesLine('input', said.input, found.input),
		line('arguments', argumentsText(said.arguments), argumentsText(found.arguments)),
		...both('environment', namesText(said.environment), namesText(found.environment)),
		...filesLine(said.files, found.files),
		line('limits', `SHA-256 ${said.limits.sha256}`, `SHA-256 ${limits}`),
		...chanceLines(said.determinism)
	];
}

/** What came of it. */
export function compareEnds(said: Receipt, found: Receipt): ReceiptLine[] {
	return [
		line('outcome', outcomeText(said.outcome), outcomeText(found.outcome)),
		...streamLine('stdout', said.stdout, found.stdout),
		...streamLine('stderr', said.stderr, found.stderr),
		...(said.fuel === undefined || found.fuel === undefined
			? []
			: [line('fuel', String(said.fuel), String(found.fuel))])
	];
}

function line(part: ReceiptPart, said: string, found: string): ReceiptLine {
	return { part, kind: said === found ? 'same' : 'other', said, found };
}

/** Nothing where there is nothing on either side. */
function both(part: ReceiptPart, said: string, found: string): ReceiptLine[] {
	return said === '' && found === '' ? [] : [line(part, said || 'none', found || 'none')];
}

function bytesLine(part: ReceiptPart, said: HashedBytes, found: HashedBytes): ReceiptLine {
	const compared = line(part, bytesText(said), bytesText(found));
	const sameSize = said.sizeBytes === found.sizeBytes;
	return sameSize && said.sha256 === null ? { ...compared, kind: 'unknown' } : compared;
}

function streamLine(part: ReceiptPart, said: HashedBytes | undefined, found: HashedBytes | undefined): ReceiptLine[] {
	return said === undefined || found === undefined ? [] : [bytesLine(part, said, found)];
}

function filesLine(said: FilesFacts | undefined, found: FilesFacts | undefined): ReceiptLine[] {
	const unknown = said !== undefined && said.sha256 === null && said.count === found?.count;
	const lines = both('files', filesText(said), filesText(found));
	return unknown ? lines.map((each) => ({ ...each, kind: 'unknown' })) : lines;
}

/** The cast is repeated with the receipt's own seed and clock. */
function chanceLines(determinism: Receipt['determinism']): ReceiptLine[] {
	if (determinism === null) {
		const own = { kind: 'not-fixed', said: "the machine's own", found: "this machine's own" } as const;
		return [
			{ part: 'seed', ...own },
			{ part: 'clock', ...own }
		];
	}
	const { seed, startMs, stepMs } = determinism;
	const clock = `from ${startMs} ms since 1970, ${stepMs} ms each reading`;
	return [line('seed', String(seed), String(seed)), line('clock', clock, clock)];
}

function bytesText({ sizeBytes, sha256 }: HashedBytes): string {
	return sha256 === null ? `${sizeBytes} bytes, no hash` : `${sizeBytes} bytes, SHA-256 ${sha256}`;
}

function argumentsText({ count, sha256 }: Receipt['arguments']): string {
	return `${count}, SHA-256 ${sha256}`;
}

function namesText(names: readonly string[]): string {
	return [...names].sort().join(', ');
}

function filesText(files: FilesFacts | undefined): string {
	if (files === undefined) return '';
	const folders = files.folders.map(({ path, access }) => `${path} (${access})`).join(', ');
	return `${files.count} in ${folders}, ${bytesText(files)}`;
}

function outcomeText({ kind, exitCode }: Receipt['outcome']): string {
	return exitCode === undefined || kind === 'ok' ? kind : `${kind} ${exitCode}`;
}
