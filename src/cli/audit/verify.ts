import { createReadStream } from 'node:fs';
import type { AuditHead } from '../../lib/audit/entry.ts';
import { explainBreak } from '../../lib/audit/explain.ts';
import { parseHead, writeHead } from '../../lib/audit/head.ts';
import { ChainVerifier, type AuditVerdict } from '../../lib/audit/verify.ts';
import { readLines } from '../../lib/execution/batch/lines.ts';
import { EXIT } from '../exit-codes.ts';
import { asUsageError } from '../modules.ts';
import type { ProcessOutput } from '../process-output.ts';
import { grouped, visible } from '../text.ts';
import { UsageError } from '../usage-error.ts';

/** The exit code for a chain that is broken. */
const BROKEN = 1;
/** No entry is as long, in bytes. */
const LONGEST_LINE = 1_048_576;

export interface VerifyRequest {
	/** `-` is stdin. */
	path: string;
	heads: readonly AuditHead[];
	form: 'text' | 'json';
}

/** @throws UsageError for a head that is none. */
export function headsOf(texts: readonly string[]): AuditHead[] {
	return texts.map((text) => {
		const head = parseHead(text);
		if (head) return head;
		throw new UsageError(`--head must be the number of an entry, a colon and its hash in hex, not "${text}".`);
	});
}

/** Follows the chain as it is read, line by line. @throws UsageError when the file cannot be read. */
export async function verifyFile({ path, heads, form }: VerifyRequest, output: ProcessOutput): Promise<number> {
	const verifier = new ChainVerifier(heads);
	let line = 0;
	try {
		for await (const { number, bytes } of readLines(streamOf(path), LONGEST_LINE)) {
			line = number;
			if (!verifier.next(entryOf(bytes))) break;
		}
	} catch (error) {
		throw asUsageError(error, path);
	}
	const verdict = verifier.end();
	output.print(form === 'json' ? JSON.stringify(verdict) : verdictText(verdict, line));
	return verdict.kind === 'unbroken' ? EXIT.ok : BROKEN;
}

/** `undefined`, which is no entry, for a line that is no JSON. */
function entryOf(bytes: Uint8Array | undefined): unknown {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		return undefined;
	}
}

function verdictText(verdict: AuditVerdict, line: number): string {
	if (verdict.kind === 'unbroken') {
		const { sequence } = verdict.head;
		if (sequence === 0) return 'no entries';
		return `${grouped(sequence)} ${sequence === 1 ? 'entry' : 'entries'}, unbroken, head ${writeHead(verdict.head)}`;
	}
	const { what, facts } = explainBreak(verdict.at);
	const where = verdict.at.kind === 'cut' ? '' : ` (line ${line})`;
	const rows = facts.map(([name, value]) => `  ${name}: ${value}`);
	return [`broken at entry ${verdict.at.sequence}${where}: ${what}`, ...rows].map(visible).join('\n');
}

function streamOf(path: string): AsyncIterable<Uint8Array> {
	return path === '-' ? process.stdin : createReadStream(path);
}
