/** What goes into a backup, one entry after another: nothing is in memory for longer than it is written. */
import type { CastRecord, StoredOutput } from '../cast-record.ts';
import type { SpellDatabase } from '../database.ts';
import type { SpellVersion } from '../spell-record.ts';
import { hashBlob } from './blob-hash.ts';
import {
	BACKUP_FORMAT,
	BACKUP_LIMITS,
	BACKUP_VERSION,
	MANIFEST,
	type BackupFolder,
	type BackupManifest,
	type BackupModule,
	type BackupRun,
	type BackupSpell,
	type Range
} from './format.ts';

export interface BackupSources {
	database: SpellDatabase;
	/** All settings by name. */
	settings: () => ReadonlyMap<string, string>;
	/** The folders that programs keep, with their files where they lie. */
	folders: () => AsyncIterable<{ key: string; files: readonly { path: string; sizeBytes: number; file: Blob }[] }>;
	/** Ms since 1970. */
	now: () => number;
}

export interface BackupEntry {
	name: string;
	input: Blob;
}

/** Bytes beside runs in one part, about. */
const PART_BYTES = 33_554_432;
/** Entries of the audit log in one part. */
const AUDIT_ENTRIES = 10_000;

/** All of the device, or one spell with its versions. The manifest, with the hashes of all others, comes last. */
export async function* backupEntries(sources: BackupSources, spell?: string): AsyncGenerator<BackupEntry> {
	const parts: BackupManifest['parts'] = [];
	for await (const entry of spell === undefined ? deviceEntries(sources) : spellEntries(sources.database, spell)) {
		parts.push({ name: entry.name, sizeBytes: entry.input.size, sha256: await hashBlob(entry.input) });
		yield entry;
	}
	const manifest: BackupManifest = {
		format: BACKUP_FORMAT,
		version: BACKUP_VERSION,
		madeAt: sources.now(),
		scope: spell === undefined ? 'device' : 'spell',
		parts
	};
	yield json(MANIFEST, manifest);
}

async function* deviceEntries(sources: BackupSources): AsyncGenerator<BackupEntry> {
	const { database } = sources;
	yield json(
		'settings.json',
		[...sources.settings()].map(([name, value]) => ({ name, value }))
	);
	yield json('spells.json', await readSpells(database));
	yield* moduleEntries(database, await database.modules.toCollection().primaryKeys());
	yield* runEntries(database);
	yield* folderEntries(sources);
	yield* auditEntries(database);
}

async function* spellEntries(database: SpellDatabase, id: string): AsyncGenerator<BackupEntry> {
	const spells = (await readSpells(database)).filter((spell) => spell.id === id);
	yield json('spells.json', spells);
	yield* moduleEntries(
		database,
		spells.flatMap(({ versions }) => versions.map(({ sha256 }) => sha256))
	);
}

/** In one transaction: a spell is with the versions that it had at one moment. */
async function readSpells({ spells, spellVersions }: SpellDatabase): Promise<BackupSpell[]> {
	const [all, versions] = await spells.db.transaction('r', spells, spellVersions, async () => [
		await spells.toArray(),
		await spellVersions.toArray()
	]);
	const of = new Map<string, SpellVersion[]>(all.map(({ id }) => [id, []]));
	for (const version of versions) of.get(version.spell)?.push(version);
	return all.map(({ id, name, description, tags, pinned, engine, limits, createdAt, updatedAt, usedAt, current }) => ({
		...{ id, name, description, tags, pinned, engine, limits, createdAt, updatedAt },
		...(usedAt !== undefined && { usedAt }),
		current: current.sha256,
		versions: (of.get(id) ?? []).map(({ sha256, number, notes, createdAt: at }) => ({
			...{ sha256, number, notes },
			createdAt: at
		}))
	}));
}

/** Those whose bytes are gone, or damaged, are left out. */
async function* moduleEntries(database: SpellDatabase, hashes: readonly string[]): AsyncGenerator<BackupEntry> {
	const told: BackupModule[] = [];
	for (const sha256 of hashes) {
		const [info, stored] = [await database.modules.get(sha256), await database.moduleBytes.get(sha256)];
		if (info === undefined || stored === undefined || (await hashBlob(stored.bytes)) !== sha256) continue;
		const { name, storedAt, usedAt } = info;
		told.push({ sha256, name, storedAt, usedAt });
		yield { name: `modules/${sha256}.wasm`, input: stored.bytes };
	}
	yield json('modules.json', told);
}

async function* runEntries(database: SpellDatabase): AsyncGenerator<BackupEntry> {
	let last = '';
	for (let part = 1; ; part++) {
		const records = await database.casts.where('id').above(last).limit(BACKUP_LIMITS.runs).toArray();
		if (records.length === 0) return;
		const { lines, bytes, taken } = await runPart(database, records);
		last = taken;
		const name = `runs/${String(part).padStart(6, '0')}`;
		yield { name: `${name}.jsonl`, input: new Blob([lines.join('\n')]) };
		yield { name: `${name}.bin`, input: new Blob(bytes) };
	}
}

/** As many of the records as their bytes allow; at least one. */
async function runPart(database: SpellDatabase, records: readonly CastRecord[]) {
	const lines: string[] = [];
	const bytes: Uint8Array<ArrayBuffer>[] = [];
	let at = 0;
	let texts = 0;
	const put = (piece: Uint8Array | undefined): Range | undefined => {
		if (piece === undefined) return undefined;
		bytes.push(piece as Uint8Array<ArrayBuffer>);
		at += piece.length;
		return [at - piece.length, piece.length];
	};
	let taken = '';
	for (const record of records) {
		if (at + texts > PART_BYTES) break;
		const input = put((await database.castInputs.get(record.id))?.bytes);
		const output: Partial<StoredOutput> = (await database.castOutputs.get(record.id)) ?? {};
		const [stdout, stderr] = [put(output.stdout), put(output.stderr)];
		const run: BackupRun = { record, ...(input && { input }), ...(stdout && { stdout }), ...(stderr && { stderr }) };
		const line = JSON.stringify(run);
		texts += line.length;
		lines.push(line);
		taken = record.id;
	}
	return { lines, bytes, taken };
}

/** To be read and verified elsewhere; a device's own chain takes in no entries of another. */
async function* auditEntries({ audit }: SpellDatabase): AsyncGenerator<BackupEntry> {
	let last = 0;
	for (let part = 1; ; part++) {
		const entries = await audit.where('sequence').above(last).limit(AUDIT_ENTRIES).toArray();
		if (entries.length === 0) return;
		last = entries.at(-1)?.sequence ?? Infinity;
		const lines = entries.map((entry) => JSON.stringify(entry));
		yield { name: `audit/${String(part).padStart(6, '0')}.jsonl`, input: new Blob([lines.join('\n')]) };
	}
}

async function* folderEntries({ folders }: BackupSources): AsyncGenerator<BackupEntry> {
	const told: BackupFolder[] = [];
	for await (const { key, files } of folders()) {
		const part = `folders/${String(told.length + 1).padStart(6, '0')}.bin`;
		told.push({ key, part, files: files.map(({ path, sizeBytes }) => ({ path, sizeBytes })) });
		yield { name: part, input: new Blob(files.map(({ file }) => file)) };
	}
	yield json('folders.json', told);
}

function json(name: string, value: unknown): BackupEntry {
	return { name, input: new Blob([JSON.stringify(value)]) };
}
