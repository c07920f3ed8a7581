import type { AuditHead } from './entry.ts';

/** A head as it is noted down: `12:9f86d0…`, number and hash. */
export function writeHead({ sequence, hash }: AuditHead): string {
	return `${sequence}:${hash}`;
}

/** What `writeHead` wrote; `undefined` for anything else. */
export function parseHead(text: string): AuditHead | undefined {
	const [, sequence = '', hash = ''] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
	return hash === '' ? undefined : { sequence: Number(sequence), hash };
}
