/** Opens a backup: every part is checked against its hash and read before anything of it is taken. */
import { BackupError } from './backup-error.ts';
import { hashBlob } from './blob-hash.ts';
import {
	BACKUP_LIMITS,
	BACKUP_VERSION,
	MANIFEST,
	readFolders,
	readManifest,
	readModules,
	readRun,
	readSettings,
	readSpells,
	type BackupFolder,
	type BackupManifest,
	type BackupModule,
	type BackupRun,
	type BackupSpell,
	type Range
} from './format.ts';
import type { Read } from './shape.ts';
import { readZip, type ZipEntry } from './zip-reader.ts';

/** One part of the runs, read when it is asked for. */
export interface RunPart {
	runs: BackupRun[];
	bytes(range: Range | undefined): Uint8Array | undefined;
}

export interface OpenBackup {
	manifest: BackupManifest;
	settings: { name: string; value: string }[];
	spells: BackupSpell[];
	modules: (BackupModule & { bytes: Blob })[];
	folders: (BackupFolder & { bytes: Blob })[];
	/** How many parts of runs there are. */
	runParts: number;
	runPart(index: number): Promise<RunPart>;
}

export interface OpenOptions {
	/** How many bytes of how many are checked. */
	onProgress?: (doneBytes: number, allBytes: number) => void;
	signal?: AbortSignal;
}

/** @throws BackupError for what is no backup, or is not whole. */
export async function openBackup(file: Blob, { onProgress, signal }: OpenOptions = {}): Promise<OpenBackup> {
	const entries = await readZip(file);
	const manifest = await openManifest(entries);
	const parts = new Map<string, Blob>();
	let done = 0;
	for (const part of checkNames(manifest, entries)) {
		signal?.throwIfAborted();
		const blob = await entries.get(part.name)?.open();
		if (blob === undefined) throw new BackupError('cut', part.name);
		if (blob.size !== part.sizeBytes)
			throw new BackupError('hash', part.name, { limit: `${part.sizeBytes} bytes`, value: blob.size });
		const found = await hashBlob(blob);
		if (found !== part.sha256) throw new BackupError('hash', part.name, { limit: part.sha256, value: found });
		parts.set(part.name, blob);
		onProgress?.((done += part.sizeBytes), file.size);
	}
	return readParts(manifest, parts);
}

async function openManifest(entries: ReadonlyMap<string, ZipEntry>): Promise<BackupManifest> {
	const entry = entries.get(MANIFEST);
	if (entry === undefined) throw new BackupError('not-a-backup', 'file', { limit: MANIFEST });
	if (entry.sizeBytes > BACKUP_LIMITS.manifest)
		throw new BackupError('limit', MANIFEST, { limit: BACKUP_LIMITS.manifest, value: entry.sizeBytes });
	const value = parse(await (await entry.open()).text(), MANIFEST);
	const version = (value as { version?: unknown } | null)?.version;
	if (typeof version === 'number' && version > BACKUP_VERSION)
		throw new BackupError('too-new', MANIFEST, { limit: BACKUP_VERSION, value: version });
	return readManifest(value, MANIFEST);
}

/** What the manifest tells of is there, and nothing else. */
function checkNames(manifest: BackupManifest, entries: ReadonlyMap<string, ZipEntry>): BackupManifest['parts'] {
	const told = new Set(manifest.parts.map(({ name }) => name));
	if (told.size !== manifest.parts.length) throw new BackupError('name', MANIFEST, { limit: 'each part once' });
	for (const name of entries.keys()) if (name !== MANIFEST && !told.has(name)) throw new BackupError('name', name);
	for (const name of told) if (!entries.has(name)) throw new BackupError('cut', name, { value: 'no such entry' });
	return manifest.parts;
}

async function readParts(manifest: BackupManifest, parts: ReadonlyMap<string, Blob>): Promise<OpenBackup> {
	const read = async <T>(name: string, as: Read<T[]>): Promise<T[]> => {
		const blob = parts.get(name);
		return blob === undefined ? [] : as(parse(await jsonText(blob, name), name), name);
	};
	const blobOf = (name: string): Blob => {
		const blob = parts.get(name);
		if (blob === undefined) throw new BackupError('cut', name, { value: 'no such entry' });
		return blob;
	};
	const runNames = [...parts.keys()].filter((name) => /^runs\/\d+\.jsonl$/.test(name)).sort();
	const modules = await read('modules.json', readModules);
	const folders = await read('folders.json', readFolders);
	return {
		manifest,
		settings: await read('settings.json', readSettings),
		spells: await read('spells.json', readSpells),
		modules: modules.map((module) => ({ ...module, bytes: checkModule(module, blobOf(moduleName(module)), manifest) })),
		folders: folders.map((folder) => ({ ...folder, bytes: checkFolder(folder, blobOf(folder.part)) })),
		runParts: runNames.length,
		runPart: (index) => readRuns(runNames[index] ?? '', blobOf)
	};
}

function moduleName({ sha256 }: BackupModule): string {
	return `modules/${sha256}.wasm`;
}

/** The part's hash is the module's own. */
function checkModule(module: BackupModule, bytes: Blob, { parts }: BackupManifest): Blob {
	const name = moduleName(module);
	const { sha256 } = parts.find((part) => part.name === name) ?? {};
	if (sha256 !== module.sha256)
		throw new BackupError('hash', name, { limit: module.sha256, ...(sha256 && { value: sha256 }) });
	return bytes;
}

function checkFolder({ files, part }: BackupFolder, bytes: Blob): Blob {
	const told = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
	if (told !== bytes.size) throw new BackupError('field', part, { limit: `${bytes.size} bytes`, value: told });
	for (const { path } of files) {
		const odd = path.split('/').some((name) => name === '' || name === '.' || name === '..' || name.includes('\0'));
		if (odd) throw new BackupError('name', `${part}/${path.slice(0, 100)}`);
	}
	return bytes;
}

async function readRuns(name: string, blobOf: (name: string) => Blob): Promise<RunPart> {
	const lines = (await jsonText(blobOf(name), name)).split('\n');
	if (lines.length > BACKUP_LIMITS.runs)
		throw new BackupError('limit', name, { limit: BACKUP_LIMITS.runs, value: lines.length });
	const runs = lines.map((line, index) => readRun(parse(line, name), `${name}/${index + 1}`));
	const besides = name.replace('.jsonl', '.bin');
	const blob = blobOf(besides);
	if (blob.size > BACKUP_LIMITS.runBytes)
		throw new BackupError('limit', besides, { limit: BACKUP_LIMITS.runBytes, value: blob.size });
	const all = new Uint8Array(await blob.arrayBuffer());
	for (const { input, stdout, stderr } of runs)
		for (const range of [input, stdout, stderr])
			if (range && range[0] + range[1] > all.length)
				throw new BackupError('limit', besides, { limit: all.length, value: range[0] + range[1] });
	return { runs, bytes: (range) => range && all.slice(range[0], range[0] + range[1]) };
}

async function jsonText(blob: Blob, name: string): Promise<string> {
	if (blob.size > BACKUP_LIMITS.json)
		throw new BackupError('limit', name, { limit: BACKUP_LIMITS.json, value: blob.size });
	return blob.text();
}

function parse(text: string, name: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch (cause) {
		throw new BackupError('field', name, { limit: 'JSON', cause });
	}
}
