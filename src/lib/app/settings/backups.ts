/** Makes backups, and takes them in. Loaded when one is asked for. */
import { keptFolderKeys, readAllSettings, replaceSettings } from '../../platform/browser/device-use.ts';
import { holdKeptFolder, openKeptFolder } from '../../platform/browser/kept-folder.ts';
import { AuditLog } from '../../storage/audit-log.ts';
import { applyImport } from '../../storage/backup/apply-import.ts';
import { BackupError } from '../../storage/backup/backup-error.ts';
import type { BackupFolder } from '../../storage/backup/format.ts';
import { planImport, type ImportMode, type ImportPlan, type Tally } from '../../storage/backup/plan-import.ts';
import { openBackup, type OpenBackup, type OpenOptions } from '../../storage/backup/read-backup.ts';
import { backupEntries, type BackupEntry } from '../../storage/backup/write-backup.ts';
import { ZIP_LIMITS } from '../../storage/backup/zip-reader.ts';
import type { SpellDatabase } from '../../storage/database.ts';
import type { Caster } from '../../wasm/caster.ts';
import type { ModuleDescription } from '../../wasm/protocol.ts';
import { factsOf } from '../library/library.ts';

/** Settings that let programs do more: taken over only when a person says so. */
const TRUST_SETTINGS = ['spell-trusted', 'spell-network', 'spell-kept-folders'];

export interface BackupParts {
	database: SpellDatabase;
	caster: () => Promise<Pick<Caster, 'load'>>;
	/** Ms since 1970. */
	now: () => number;
}

/** What an import would do, in numbers. */
export interface ImportPreview {
	plan: ImportPlan;
	folders: Tally;
	settings: Tally;
	/** How many settings would let programs do more. */
	trust: number;
}

export interface ImportChoice {
	mode: ImportMode;
	trust: 'taken' | 'left';
}

export interface WaitingImport {
	backup: OpenBackup;
	preview(mode: ImportMode): Promise<ImportPreview>;
	/**
	 * First the database, all or nothing; then each folder, whole or not at all; then settings.
	 * @throws HostError `storage-full`; what a folder throws, after which importing again goes on from there.
	 */
	apply(choice: ImportChoice, options: OpenOptions): Promise<void>;
}

/** All that is kept here, or one spell, as one file. @throws BackupError `limit` above 4 GiB. */
export async function makeBackup(parts: BackupParts, spell?: string): Promise<Blob> {
	const { makeZip } = await import('client-zip');
	const { database, now } = parts;
	const entries = backupEntries({ database, settings: readAllSettings, folders: openFolders, now }, spell);
	// The browser puts a large blob on disk as it comes.
	return new Response(makeZip(withinLimit(entries))).blob();
}

async function* withinLimit(entries: AsyncIterable<BackupEntry>): AsyncGenerator<BackupEntry> {
	let bytes = 0;
	for await (const entry of entries) {
		bytes += entry.input.size;
		if (bytes > ZIP_LIMITS.file) throw new BackupError('limit', 'file', { limit: ZIP_LIMITS.file, value: bytes });
		yield entry;
	}
}

async function* openFolders() {
	for (const key of await keptFolderKeys()) yield { key, files: await (await openKeptFolder(key)).open() };
}

/** Checks a file whole. @throws BackupError. */
export async function openImport(parts: BackupParts, file: Blob, options: OpenOptions): Promise<WaitingImport> {
	const backup = await openBackup(file, options);
	const described = new Map<string, ModuleDescription>();
	const describe = async (bytes: Blob) => (await (await parts.caster()).load(bytes)).description;
	const { signal } = options;
	const plan = (mode: ImportMode) =>
		planImport(backup, mode, { ...parts, describe, factsOf, described, ...(signal && { signal }) });
	return {
		backup,
		preview: async (mode) => ({
			plan: await plan(mode),
			folders: await tallyFolders(backup, mode),
			settings: tallySettings(backup, mode),
			trust: backup.settings.filter(({ name }) => TRUST_SETTINGS.includes(name)).length
		}),
		apply: async (choice, { onProgress, signal: stop }) => {
			// Once more: another tab may have changed what is here.
			const now = await plan(choice.mode);
			const audit = new AuditLog(parts.database, parts.now);
			await applyImport(backup, now, {
				database: parts.database,
				audit,
				...(onProgress && { onProgress }),
				...(stop && { signal: stop })
			});
			await applyFolders(backup, choice.mode);
			applySettings(backup, choice);
		}
	};
}

async function tallyFolders({ folders }: OpenBackup, mode: ImportMode): Promise<Tally> {
	const tally = { added: 0, same: 0, differing: 0 };
	for (const folder of folders) {
		const here = mode === 'replace' ? [] : await listFolder(folder.key);
		if (here.length === 0) tally.added++;
		else if (isSameFolder(here, folder)) tally.same++;
		else tally.differing++;
	}
	return tally;
}

async function listFolder(key: string): Promise<{ path: string; sizeBytes: number }[]> {
	return (await keptFolderKeys()).includes(key) ? (await openKeptFolder(key)).list() : [];
}

function isSameFolder(here: readonly { path: string; sizeBytes: number }[], { files }: BackupFolder): boolean {
	const words = (all: typeof here) => JSON.stringify(all.map(({ path, sizeBytes }) => [path, sizeBytes]).sort());
	return words(here) === words(files);
}

function tallySettings({ settings }: OpenBackup, mode: ImportMode): Tally {
	const here = readAllSettings();
	const tally = { added: 0, same: 0, differing: 0 };
	for (const { name, value } of settings) {
		if (TRUST_SETTINGS.includes(name)) continue;
		if (mode === 'replace' || !here.has(name)) tally.added++;
		else if (here.get(name) === value) tally.same++;
		else tally.differing++;
	}
	return tally;
}

async function applyFolders({ folders }: OpenBackup, mode: ImportMode): Promise<void> {
	const given = new Set(folders.map(({ key }) => key));
	if (mode === 'replace')
		for (const key of await keptFolderKeys()) if (!given.has(key)) await (await openKeptFolder(key)).clear();
	for (const folder of folders) {
		if (mode === 'merge' && (await listFolder(folder.key)).length > 0) continue;
		await holdKeptFolder(folder.key, { signal: undefined, onWait: () => undefined }, () => writeFolder(folder));
	}
}

async function writeFolder({ key, files, bytes }: BackupFolder & { bytes: Blob }): Promise<void> {
	const folder = await openKeptFolder(key);
	const written: { path: string; bytes: Uint8Array }[] = [];
	let at = 0;
	for (const { path, sizeBytes } of files) {
		written.push({ path, bytes: new Uint8Array(await bytes.slice(at, at + sizeBytes).arrayBuffer()) });
		at += sizeBytes;
	}
	const removed = (await folder.list()).map(({ path }) => path);
	await folder.change({ written, removed, limitBytes: Infinity });
}

/** Those that give trust stay as they are here, unless they are to be taken. */
function applySettings({ settings, manifest }: OpenBackup, { mode, trust }: ImportChoice): void {
	if (manifest.scope === 'spell') return;
	const here = readAllSettings();
	const given = new Map(settings.map(({ name, value }) => [name, value]));
	const next = mode === 'replace' ? new Map(given) : new Map([...given, ...here]);
	for (const name of TRUST_SETTINGS) {
		const value = trust === 'taken' ? joined(here.get(name), given.get(name), mode) : here.get(name);
		if (value === undefined) next.delete(name);
		else next.set(name, value);
	}
	replaceSettings(next);
}

/** Lists of hashes are put together. What cannot be read as one is nothing to the settings that read it. */
function joined(here: string | undefined, given: string | undefined, mode: ImportMode): string | undefined {
	if (given === undefined || mode === 'replace') return given;
	try {
		const both = [here ?? '[]', given].flatMap((list) => JSON.parse(list) as unknown);
		return JSON.stringify([...new Set(both)]);
	} catch {
		return here;
	}
}
