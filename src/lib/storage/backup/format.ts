/** What is in a backup. docs/BACKUP.md says it for people; a change here is a new version, and old ones stay readable. */
import { RUN_OUTCOMES, type CastRecord } from '../cast-record.ts';
import { SPELL_ENGINES, type SpellRecord, type SpellVersion } from '../spell-record.ts';
import { SPELL_ENDS } from '../spell-rules.ts';
import { flag, list, matching, number, object, oneOf, open, plain, text, type Read } from './shape.ts';

export const BACKUP_FORMAT = 'spell-backup';
export const BACKUP_VERSION = 1;
export const MANIFEST = 'manifest.json';

/** In bytes, or how many. */
export const BACKUP_LIMITS = {
	manifest: 8_388_608,
	/** One part of JSON, and the bytes beside one part of runs. */
	json: 67_108_864,
	runBytes: 268_435_456,
	/** Runs in one part. */
	runs: 1_000,
	parts: 20_000,
	spells: 10_000,
	versions: 100_000,
	settings: 1_000,
	setting: 1_048_576,
	folders: 1_000,
	/** In one folder. */
	files: 100_000
} as const;

const SHA256 = matching(/^[0-9a-f]{64}$/, 'a SHA-256 in lowercase hex');
const ID = matching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'a UUID in lowercase');
const SHORT = text(1_000);
const bytes = number();

/** One part, with the hash of its bytes. */
export interface BackupPart {
	name: string;
	sizeBytes: number;
	sha256: string;
}

export interface BackupManifest {
	format: typeof BACKUP_FORMAT;
	version: number;
	/** Ms since 1970. */
	madeAt: number;
	/** All of a device, or one spell. */
	scope: 'device' | 'spell';
	parts: BackupPart[];
}

export const readManifest: Read<BackupManifest> = object({
	format: oneOf(BACKUP_FORMAT),
	version: number(),
	madeAt: number(),
	scope: oneOf('device', 'spell'),
	parts: list(object({ name: text(200), sizeBytes: bytes, sha256: SHA256 }), BACKUP_LIMITS.parts)
});

/** What is told of a module. What is in it is found out anew from its bytes. */
export interface BackupModule {
	sha256: string;
	name: string;
	storedAt: number;
	usedAt: number;
}

export const readModules: Read<BackupModule[]> = list(
	object({ sha256: SHA256, name: SHORT, storedAt: number(), usedAt: number() }),
	BACKUP_LIMITS.parts
);

export type BackupVersion = Pick<SpellVersion, 'sha256' | 'number' | 'notes' | 'createdAt'>;
export type BackupSpell = Pick<
	SpellRecord,
	'id' | 'name' | 'description' | 'tags' | 'pinned' | 'engine' | 'limits' | 'createdAt' | 'updatedAt' | 'usedAt'
> & { current: string; versions: BackupVersion[] };

const limit = number();
const version = object({
	sha256: SHA256,
	number: number(1_000_000_000, 1),
	notes: text(SPELL_ENDS.notes),
	createdAt: number()
});

export const readSpells: Read<BackupSpell[]> = list(
	object(
		{
			id: ID,
			name: text(SPELL_ENDS.name),
			description: text(SPELL_ENDS.description),
			tags: list(text(SPELL_ENDS.tag), SPELL_ENDS.tags),
			pinned: flag,
			engine: oneOf(...SPELL_ENGINES),
			limits: object({}, { timeoutMs: limit, memoryBytes: limit, outputBytes: limit, fileBytes: limit }),
			createdAt: number(),
			updatedAt: number(),
			current: SHA256,
			versions: list(version, BACKUP_LIMITS.versions)
		},
		{ usedAt: number() }
	),
	BACKUP_LIMITS.spells
);

/** Where bytes lie in the part beside: from, how many. */
export type Range = [from: number, length: number];
export interface BackupRun {
	record: CastRecord;
	input?: Range;
	stdout?: Range;
	stderr?: Range;
}

const range: Read<Range> = (value, field) => {
	const [from = 0, length = 0] = list(bytes, 2)(value, field);
	return [from, length];
};
const keeping = oneOf('whole', 'without-secrets', 'too-large', 'secret', 'storage-full');
const facts = { sizeBytes: bytes, keeping };
const figures = open(
	{
		wallMs: number(),
		queuedMs: number(),
		compileMs: number(),
		runMs: number(),
		bytesIn: bytes,
		bytesOut: bytes,
		cache: text(40),
		warmth: text(40)
	},
	{
		waitedMs: number(),
		peakMemoryBytes: bytes,
		memoryRefusals: number(),
		fileRefusals: number(),
		fuel: number()
	}
);
const result: Read<unknown> = (value, field) => {
	object({ kind: oneOf(...RUN_OUTCOMES) })(value, field);
	return plain(value, field);
};
const settled = open({
	kind: oneOf('settled'),
	endedAt: number(),
	result,
	requests: list(plain, 1_000),
	figures,
	stdout: object(facts, { sha256: SHA256 }),
	stderr: object(facts, { sha256: SHA256 }),
	costCents: number()
});
const state: Read<unknown> = (value, field) => {
	const { kind } = object({ kind: oneOf('running', 'settled', 'interrupted') })(value, field);
	if (kind === 'settled') return settled(value, field);
	if (kind === 'running') return { kind };
	return object({ kind: oneOf('interrupted'), foundAt: number() })(value, field);
};
const limits = open(
	{
		timeoutMs: limit,
		memoryBytes: limit,
		outputBytes: limit,
		moduleBytes: limit,
		inputBytes: limit,
		tableElements: limit,
		metering: oneOf('metered', 'unmetered')
	},
	{ functionBytes: limit, fileBytes: limit, fuel: limit }
);
const record = open(
	{
		id: ID,
		startedAt: number(),
		tab: SHORT,
		spell: SHORT,
		module: object({ sha256: SHA256, sizeBytes: bytes }, { version: SHORT }),
		input: object(
			{ ...facts, source: oneOf('none', 'text', 'file', 'terminal'), preview: text(2_000) },
			{ sha256: SHA256, fileName: text(5_000) }
		),
		args: list(text(1_048_576), 100_000),
		envNames: list(text(100_000), 100_000),
		limits,
		engine: oneOf('wasm', 'github_actions', 'hybrid'),
		outcome: oneOf(...RUN_OUTCOMES),
		state
	},
	{ determinism: plain, hosts: list(text(300), 1_000), batch: SHORT }
);

/** A run; its outcome is its state's. */
export const readRun: Read<BackupRun> = (value, field) => {
	const read = object({ record }, { input: range, stdout: range, stderr: range })(value, field);
	const { outcome, state: found } = read.record as unknown as CastRecord;
	const told = found.kind === 'settled' ? found.result.kind : found.kind;
	oneOf(told)(outcome, `${field}/record/outcome`);
	return read as unknown as BackupRun;
};

export interface BackupFolder {
	/** Hash of the module that keeps it. */
	key: string;
	/** Of this part the files are one after another. */
	part: string;
	files: { path: string; sizeBytes: number }[];
}

export const readFolders: Read<BackupFolder[]> = list(
	object({
		key: SHA256,
		part: text(200),
		files: list(object({ path: text(4_096), sizeBytes: bytes }), BACKUP_LIMITS.files)
	}),
	BACKUP_LIMITS.folders
);

export const readSettings: Read<{ name: string; value: string }[]> = list(
	object({
		name: matching(/^spell-[a-z0-9-]{1,60}$/, 'a setting of Spell'),
		value: text(BACKUP_LIMITS.setting)
	}),
	BACKUP_LIMITS.settings
);
