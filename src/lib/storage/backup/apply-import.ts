/** Writes what was planned into the database: all of it, or nothing. */
import Dexie from 'dexie';
import { HostError } from '../../wasm/errors.ts';
import type { AuditLog } from '../audit-log.ts';
import { buildSums } from '../cast-sums.ts';
import { buildTexts } from '../cast-texts.ts';
import type { SpellDatabase } from '../database.ts';
import { newModuleFacts } from '../module-store.ts';
import { isQuotaError } from '../quota.ts';
import type { BackupRun } from './format.ts';
import type { ImportPlan } from './plan-import.ts';
import type { OpenBackup, RunPart } from './read-backup.ts';

export interface ApplyOptions {
	database: SpellDatabase;
	audit: AuditLog;
	/** Runs written, of all. */
	onProgress?: (done: number, all: number) => void;
	signal?: AbortSignal;
}

/**
 * One transaction: whether the page dies, the device is full, or the signal is aborted, all is then as it was.
 * @throws HostError `storage-full`; the signal's reason; what the database throws.
 */
export async function applyImport(backup: OpenBackup, plan: ImportPlan, options: ApplyOptions): Promise<void> {
	const { database, audit } = options;
	const { modules, moduleBytes, spells, spellVersions, casts, castInputs, castOutputs, totals } = database;
	const { castSums, castTexts } = database;
	const kept = [modules, moduleBytes, spells, spellVersions, casts, castInputs, castOutputs, totals];
	const tables = [...kept, castSums, castTexts];
	try {
		await database.transaction('rw', [...tables, ...audit.tables], async () => {
			if (plan.mode === 'replace') for (const table of tables) await table.clear();
			await putModules(plan, options);
			await putSpells(plan, database);
			await putRuns(backup, options);
			await castSums.clear();
			await buildSums(casts, castSums);
			await castTexts.clear();
			await buildTexts(casts, castTexts);
			options.signal?.throwIfAborted();
		});
	} catch (error) {
		options.signal?.throwIfAborted();
		if (!isQuotaError(error)) throw error;
		throw new HostError('storage-full', 'This device has no room for it. Nothing was imported.', { cause: error });
	}
}

async function putModules({ modules: { write } }: ImportPlan, { database, audit }: ApplyOptions): Promise<void> {
	for (const { info, bytes } of write) {
		if ((await database.modules.where('sha256').equals(info.sha256).count()) === 0)
			await audit.append(...newModuleFacts(info));
		await database.modules.put(info);
		await database.moduleBytes.put({ sha256: info.sha256, bytes });
	}
}

async function putSpells({ spells: { write } }: ImportPlan, { spells, spellVersions }: SpellDatabase): Promise<void> {
	for (const { spell, versions } of write) {
		await spells.put(spell);
		await spellVersions.bulkPut(versions);
	}
}

/** Runs that are here already stay as they are. */
async function putRuns(backup: OpenBackup, { database, onProgress, signal }: ApplyOptions): Promise<void> {
	let bytes = (await database.totals.get('castBytes'))?.bytes ?? 0;
	for (let index = 0; index < backup.runParts; index++) {
		signal?.throwIfAborted();
		// The transaction stays open while the part is read from the file.
		const part = await Dexie.waitFor(backup.runPart(index));
		const ids = part.runs.map(({ record }) => record.id);
		const here = await database.casts.bulkGet(ids);
		const fresh = part.runs.filter((_, at) => here[at] === undefined);
		bytes += await putPart(database, part, fresh);
		onProgress?.(index + 1, backup.runParts);
	}
	await database.totals.put({ name: 'castBytes', bytes });
}

/** @returns the bytes that were put beside the records. */
async function putPart(database: SpellDatabase, part: RunPart, fresh: readonly BackupRun[]): Promise<number> {
	let bytes = 0;
	await database.casts.bulkPut(fresh.map(({ record }) => record));
	for (const { record, ...ranges } of fresh) {
		const [input, stdout, stderr] = [ranges.input, ranges.stdout, ranges.stderr].map((range) => part.bytes(range));
		if (input) await database.castInputs.put({ id: record.id, bytes: input });
		if (stdout ?? stderr)
			await database.castOutputs.put({ id: record.id, ...(stdout && { stdout }), ...(stderr && { stderr }) });
		for (const piece of [input, stdout, stderr]) bytes += piece?.length ?? 0;
	}
	return bytes;
}
