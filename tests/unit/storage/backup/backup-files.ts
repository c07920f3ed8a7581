/** Backups for tests: whole ones, and ones that are wrong in one thing. */
import { makeZip } from 'client-zip';
import { hashBlob } from '../../../../src/lib/storage/backup/blob-hash.ts';
import { DEFAULT_LIMITS } from '../../../../src/lib/wasm/limits.ts';

export const RUN_ID = '01900000-0000-7000-8000-000000000001';

/** A record as JSON has it. */
export function runRecord(changes: Record<string, unknown> = {}): Record<string, unknown> {
	return {
		id: RUN_ID,
		startedAt: 1_000,
		tab: 'tab',
		spell: 'echo',
		module: { sha256: 'a'.repeat(64), sizeBytes: 10 },
		input: { source: 'text', sizeBytes: 3, keeping: 'whole', preview: 'abc' },
		args: [],
		envNames: [],
		limits: DEFAULT_LIMITS,
		engine: 'wasm',
		outcome: 'interrupted',
		state: { kind: 'interrupted', foundAt: 2_000 },
		...changes
	};
}

export type Parts = Record<string, string | Uint8Array<ArrayBuffer>>;

/** A small backup with one run. */
export function runParts(record: Record<string, unknown> = runRecord(), more: Record<string, unknown> = {}): Parts {
	return {
		'runs/000001.jsonl': JSON.stringify({ record, input: [0, 3], ...more }),
		'runs/000001.bin': 'abc'
	};
}

/** Packed as Spell packs it. `manifest`: what is different there. */
export async function backupOf(parts: Parts, manifest: Record<string, unknown> = {}): Promise<Blob> {
	const entries = Object.entries(parts).map(([name, content]) => ({ name, input: new Blob([content]) }));
	const told = [];
	for (const { name, input } of entries) told.push({ name, sizeBytes: input.size, sha256: await hashBlob(input) });
	const head = { format: 'spell-backup', version: 1, madeAt: 5, scope: 'device', parts: told, ...manifest };
	return zipOf({ ...parts, 'manifest.json': JSON.stringify(head) });
}

export function zipOf(parts: Parts): Promise<Blob> {
	return new Response(makeZip(Object.entries(parts).map(([name, input]) => ({ name, input })))).blob();
}
