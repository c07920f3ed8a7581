/** All that Spell keeps on this device: measured kind by kind, cleared kind by kind, or erased. */
import * as use from '../../platform/browser/device-use.ts';
import { askToPersist } from '../../platform/browser/persist.ts';
import type { SpellDatabase } from '../../storage/database.ts';
import type { WholeSpell } from '../../storage/spell-record.ts';
import { measureDatabase } from '../../storage/storage-use.ts';
import type { Library } from '../library/library.ts';
import type { RunArchive } from '../run-archive.ts';
import type { OpenOptions } from '../../storage/backup/read-backup.ts';
import type { Caster } from '../../wasm/caster.ts';
import type { BackupParts, WaitingImport } from './backups.ts';
import { clearLooseModules, type PutBack } from './clear-modules.ts';
import { describeModules, type ModuleWords } from './module-words.ts';

export const STORAGE_KINDS = [
	'runs',
	'spells',
	'modules',
	'folders',
	'compiled',
	'offline',
	'audit',
	'settings'
] as const;
export type StorageKind = (typeof STORAGE_KINDS)[number];

/** What one kind takes. */
export interface KindUse {
	count: number;
	/** Counted, not estimated. */
	bytes: number;
	/** On top of that, estimated. */
	aboutBytes: number;
}

export type UseReport = Partial<Record<StorageKind, KindUse>>;

export interface DeviceParts {
	database: () => Promise<SpellDatabase>;
	archive: () => Promise<RunArchive>;
	library: () => Promise<Library>;
	caster: () => Promise<Pick<Caster, 'load'>>;
}

/** What could not be erased, by name. */
export class EraseError extends Error {
	override readonly name = 'EraseError' as const;
	readonly left: readonly string[];

	constructor(left: readonly string[], cause: unknown) {
		super(`Not erased: ${left.join(', ')}.`, { cause });
		this.left = left;
	}
}

export interface Device {
	/** Records, saved spells and modules. @throws what the database throws, as in a window that keeps nothing. */
	measureDatabase(): Promise<UseReport>;
	/** All else. */
	measureRest(): Promise<UseReport>;
	estimate(): Promise<use.BrowserEstimate>;
	/** Whether the browser promises not to clear it by itself. */
	persist(): Promise<boolean>;
	/** @returns what puts it back, where that is possible. The audit log is no kind that can be cleared by itself. */
	clear(kind: Exclude<StorageKind, 'audit'>): Promise<PutBack | undefined>;
	/** What is known here of modules, by hash. */
	describe(hashes: readonly string[]): Promise<ReadonlyMap<string, ModuleWords>>;
	/** All that is kept here, or one spell, as one file. @throws BackupError `limit` above 4 GiB. */
	backup(spell?: string): Promise<Blob>;
	/** Checks a file, to be imported. @throws BackupError for what is no backup. */
	openBackup(file: Blob, options: OpenOptions): Promise<WaitingImport>;
	/** Everything, in all tabs. @throws EraseError naming what is left. */
	erase(): Promise<void>;
}

export function openDevice(parts: DeviceParts): Device {
	return {
		measureDatabase: () => databaseUse(parts),
		measureRest,
		estimate: use.browserEstimate,
		persist: askToPersist,
		clear: (kind) => clear(parts, kind),
		describe: async (hashes) => describeModules(await parts.database(), hashes),
		backup: async (spell) => (await import('./backups.ts')).makeBackup(await backupParts(parts), spell),
		openBackup: async (file, options) =>
			(await import('./backups.ts')).openImport(await backupParts(parts), file, options),
		erase: () => erase(parts)
	};
}

async function backupParts({ database, caster }: DeviceParts): Promise<BackupParts> {
	return { database: await database(), caster, now: () => Date.now() };
}

async function databaseUse({ database }: DeviceParts): Promise<UseReport> {
	const { runs, modules, spells, audit } = await measureDatabase(await database());
	return {
		runs,
		modules: { ...modules, aboutBytes: 0 },
		spells: { ...spells, aboutBytes: 0 },
		audit: { ...audit, bytes: 0 }
	};
}

async function measureRest(): Promise<UseReport> {
	const [compiled, offline, folders] = await Promise.all([
		use.measureCompiled(),
		use.measureOffline(),
		use.measureFolders()
	]);
	const all = { compiled, offline, folders, settings: use.measureSettings() };
	return Object.fromEntries(Object.entries(all).map(([kind, found]) => [kind, { ...found, aboutBytes: 0 }]));
}

async function clear(parts: DeviceParts, kind: Exclude<StorageKind, 'audit'>): Promise<PutBack | undefined> {
	switch (kind) {
		case 'runs':
			await (await parts.archive()).store.clear();
			return undefined;
		case 'modules': {
			const putBack = await clearLooseModules(await parts.database());
			await use.clearCompiled();
			return putBack;
		}
		case 'spells':
			return clearSpells(await parts.library());
		case 'folders':
			await use.clearFolders();
			return undefined;
		case 'compiled':
			await use.clearCompiled();
			return undefined;
		case 'offline':
			await use.clearOffline();
			return undefined;
		case 'settings': {
			const before = use.readAllSettings();
			use.replaceSettings(new Map());
			return () => Promise.resolve(use.replaceSettings(before));
		}
	}
}

async function clearSpells({ store }: Library): Promise<PutBack> {
	const gone: (WholeSpell | undefined)[] = [];
	for (const { id } of await store.list()) gone.push(await store.delete(id));
	return async () => {
		for (const whole of gone) if (whole) await store.restore(whole);
	};
}

/** Each step is tried, whatever became of the others. */
async function erase({ database }: DeviceParts): Promise<void> {
	const steps: readonly (readonly [what: string, erase: () => Promise<unknown>])[] = [
		['kept folders', use.clearFolders],
		['compiled forms', use.clearCompiled],
		['runs, spells, modules and the audit log', async () => (await database()).delete()],
		['settings', () => Promise.resolve(use.replaceSettings(new Map()))],
		['the offline app', use.forgetApp]
	];
	const left: string[] = [];
	let cause: unknown;
	for (const [what, step] of steps) {
		await step().catch((error: unknown) => {
			left.push(what);
			cause = error;
		});
	}
	if (left.length > 0) throw new EraseError(left, cause);
}
