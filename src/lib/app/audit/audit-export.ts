/** The audit log as files. What lies in the database is taken as it is: perhaps somebody tampered with it. */
import type { AuditEntry } from '../../audit/entry.ts';
import { isoTime } from '../../audit/explain.ts';
import { csvLine } from '../csv.ts';

const COLUMNS = ['sequence', 'time', 'event', 'resource', 'resourceId', 'details', 'previous', 'hash'] as const;

export type AuditFormat = 'jsonl' | 'csv';

/** What stands before the first entry. */
export function headOf(format: AuditFormat): string {
	return format === 'csv' ? csvLine(COLUMNS) : '';
}

/** Entries as lines: of JSON, as `spell audit verify` reads them; or of CSV, with times in UTC. */
export function linesOf(entries: readonly AuditEntry[], format: AuditFormat): string {
	return entries.map(format === 'csv' ? csvOf : (entry) => `${JSON.stringify(entry)}\n`).join('');
}

function csvOf(entry: AuditEntry): string {
	return csvLine(COLUMNS.map((column) => (column === 'time' ? isoTime(entry.time) : textOf(entry[column]))));
}

function textOf(value: unknown): string {
	if (typeof value === 'string') return value;
	return JSON.stringify(value) ?? '';
}
