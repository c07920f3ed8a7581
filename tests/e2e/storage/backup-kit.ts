/** The page's side of the tests of backups. */
import { makeZip } from 'client-zip';
import type { AuditLog } from '../../../src/lib/storage/audit-log.ts';
import { applyImport } from '../../../src/lib/storage/backup/apply-import.ts';
import { planImport, type ImportMode, type ImportPlan } from '../../../src/lib/storage/backup/plan-import.ts';
import { openBackup, type OpenBackup } from '../../../src/lib/storage/backup/read-backup.ts';
import { backupEntries } from '../../../src/lib/storage/backup/write-backup.ts';
import type { SpellDatabase } from '../../../src/lib/storage/database.ts';
import { calculateWasmHash } from '../../../src/lib/wasm/hash.ts';
import type { ModuleDescription } from '../../../src/lib/wasm/protocol.ts';

export function backupKit(database: SpellDatabase, audit: AuditLog) {
	const describe = async (blob: Blob): Promise<ModuleDescription> => {
		const bytes = new Uint8Array(await blob.arrayBuffer());
		return { sha256: await calculateWasmHash(bytes), sizeBytes: bytes.length } as ModuleDescription;
	};
	const factsOf = ({ sha256, sizeBytes }: ModuleDescription) => ({ sha256, sizeBytes, schemaText: '' });
	const plan = (backup: OpenBackup, mode: ImportMode) =>
		planImport(backup, mode, { database, describe, factsOf, described: new Map() });
	return {
		make: (spell?: string): Promise<Blob> => {
			const noFolders = async function* () {};
			const sources = { database, settings: () => new Map(), folders: noFolders, now: () => 5 };
			return new Response(makeZip(backupEntries(sources, spell))).blob();
		},
		open: (file: Blob) => openBackup(file),
		plan,
		apply: (backup: OpenBackup, planned: ImportPlan, signal?: AbortSignal) =>
			applyImport(backup, planned, { database, audit, ...(signal && { signal }) }),
		/** Opens, plans and applies. */
		take: async (file: Blob, mode: ImportMode): Promise<ImportPlan> => {
			const backup = await openBackup(file);
			const planned = await plan(backup, mode);
			await applyImport(backup, planned, { database, audit });
			return planned;
		},
		/** All rows of all tables but the audit log, as text. */
		dump: async (): Promise<string> => {
			const tables = database.tables.filter(({ name }) => name !== 'audit');
			const rows = await Promise.all(tables.map(async (table) => [table.name, await table.toArray()] as const));
			const blobs = await database.moduleBytes.toArray();
			const bytes = await Promise.all(blobs.map(async (row) => [...new Uint8Array(await row.bytes.arrayBuffer())]));
			const plain = (_: string, value: unknown) => {
				if (ArrayBuffer.isView(value)) return [...(value as Uint8Array)];
				if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
				return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
			};
			return JSON.stringify([rows, bytes], plain);
		},
		wipe: async (): Promise<void> => {
			for (const table of database.tables) if (table.name !== 'audit') await table.clear();
		}
	};
}
