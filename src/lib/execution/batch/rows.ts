/** What came of each item, as a table or as lines of JSON. */
import type { FormattedBytes } from '../../wasm/format-output.ts';
import { byteLength } from '../../wasm/bytes.ts';
import type { CastOutcome, CastResult } from '../../wasm/protocol.ts';

/** One item's result. Sizes in bytes, times in ms; `null` where there is none. */
export interface BatchRow {
	name: string;
	outcome: CastResult['kind'];
	exitCode: number | null;
	ms: number;
	/** In units of fuel. */
	fuel: number | null;
	outputBytes: number;
	/** Why it failed, in a line. */
	reason: string | null;
	/** What it printed, or returned; left out where only its size is told. */
	output?: FormattedBytes;
	/** Where that was written instead. */
	file?: string;
}

/** What a row tells of an outcome, without what was printed. @param reason why it failed; `null` when it did not. */
export function rowFacts(outcome: CastOutcome, reason: string | null): Omit<BatchRow, 'name' | 'output' | 'file'> {
	const { kind, stdout, figures } = outcome;
	return {
		outcome: kind,
		exitCode: 'exitCode' in outcome ? (outcome.exitCode ?? null) : null,
		ms: figures.wallMs,
		fuel: figures.fuel ?? null,
		outputBytes: byteLength(stdout),
		reason
	};
}

const COLUMNS = ['name', 'outcome', 'exit code', 'ms', 'fuel', 'output bytes', 'reason', 'output', 'file'] as const;
/** What spreadsheets take for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/** The first line of a CSV, with its end. */
export const CSV_HEAD = `${COLUMNS.join(',')}\r\n`;

/** One line of CSV (RFC 4180), with its end. What a spreadsheet would take for a formula gets an apostrophe in front. */
export function csvLine(row: BatchRow): string {
	const output = typeof row.output === 'string' ? row.output : row.output === undefined ? '' : row.output.base64;
	const cells = [
		row.name,
		row.outcome,
		row.exitCode,
		row.ms,
		row.fuel,
		row.outputBytes,
		row.reason,
		output,
		row.file ?? ''
	];
	return `${cells.map(csvCell).join(',')}\r\n`;
}

/** One line of JSON, with its end. */
export function jsonLine(row: BatchRow): string {
	return `${JSON.stringify(row)}\n`;
}

function csvCell(value: string | number | null): string {
	const text = String(value ?? '');
	const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
