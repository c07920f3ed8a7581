/** The page's side of the storage tests: the storage as the app has it, on real IndexedDB. Bundled by `storage-page.ts`. */
import { ChainVerifier, verify } from '../../../src/lib/audit/verify.ts';
import { entryAfter, hashOf } from '../../../src/lib/audit/entry.ts';
import { DexieAuditList } from '../../../src/lib/storage/audit-list.ts';
import { AuditLog } from '../../../src/lib/storage/audit-log.ts';
import { CastAudit } from '../../../src/lib/storage/cast-audit.ts';
import { DexieCastList } from '../../../src/lib/storage/cast-list.ts';
import type { CastRecord, RunState } from '../../../src/lib/storage/cast-record.ts';
import { DexieCastStore, type Settlement } from '../../../src/lib/storage/cast-store.ts';
import { CastSums, buildSums, sumsOf } from '../../../src/lib/storage/cast-sums.ts';
import { CastTexts, buildTexts, findInBlock } from '../../../src/lib/storage/cast-texts.ts';
import { DexieSumsList } from '../../../src/lib/storage/cast-sums-list.ts';
import { RunSearch } from '../../../src/lib/app/run-search.ts';
import { spanOf, summarize } from '../../../src/lib/app/metrics/metrics-summary.ts';
import { SpellDatabase } from '../../../src/lib/storage/database.ts';
import type { KeepLimits } from '../../../src/lib/storage/kept-bytes.ts';
import { DexieModuleStore } from '../../../src/lib/storage/module-store.ts';
import { createIdMaker } from '../../../src/lib/storage/record-id.ts';
import { DexieSpellStore, type CheckedModule } from '../../../src/lib/storage/spell-store.ts';
import { SpellUse } from '../../../src/lib/storage/spell-use.ts';
import { calculateWasmHash } from '../../../src/lib/wasm/hash.ts';
import { DEFAULT_LIMITS } from '../../../src/lib/wasm/limits.ts';
import type { CastFigures, CastResult, ModuleDescription } from '../../../src/lib/wasm/protocol.ts';
import { backupKit } from './backup-kit.ts';
import { recount } from './recount.ts';

const limits: KeepLimits = { eachBytes: 1_048_576, allBytes: 1_000 };
const database = new SpellDatabase();
const newId = createIdMaker({ now: () => Date.now(), random: (bytes) => void crypto.getRandomValues(bytes) });

const figures: CastFigures = {
	wallMs: 2,
	queuedMs: 0,
	compileMs: 0,
	runMs: 1,
	peakMemoryBytes: 65_536,
	waitedMs: 0,
	memoryRefusals: 0,
	fileRefusals: 0,
	bytesIn: 3,
	bytesOut: 3,
	fuel: 1_234,
	cache: 'memory',
	warmth: 'repeated'
};

/** What modules may take together; tests set it. In bytes. */
const room = { bytes: 1_000_000 };
let clock = 1_000;
/** What the audit log takes for the time, in ms since 1970; tests set it. */
const time = { now: () => Date.now() };
const auditLog = new AuditLog(database, () => time.now());
const modules = new DexieModuleStore(database, () => Promise.resolve(room.bytes), auditLog);

export const kit = {
	database,
	limits,
	room,
	modules,
	spells: new DexieSpellStore(database, { modules, newId, now: () => ++clock }),
	/** Bytes as they are after they were checked: as many as asked for, of one value. */
	module: async (value: number, length = 100): Promise<CheckedModule> => {
		const bytes = new Uint8Array(length).fill(value);
		const sha256 = await calculateWasmHash(bytes);
		const description = { sha256, sizeBytes: length } as ModuleDescription;
		const info = { sha256, name: `module-${value}`, description, storedAt: ++clock, usedAt: clock };
		return { info, bytes: new Blob([bytes]), facts: { sha256, sizeBytes: length, schemaText: '' } };
	},
	store: new DexieCastStore(database, () => limits, [
		new SpellUse(database),
		new CastSums(database.castSums),
		new CastTexts(database.castTexts),
		new CastAudit(database, () => time.now())
	]),
	backups: backupKit(database, auditLog),
	/** Rows of each store, as earlier versions wrote them; the same at each call. */
	earlierRows: (): Promise<Partial<Record<string, unknown[]>>> => Promise.resolve(earlierRows()),
	time,
	auditLog,
	audit: new DexieAuditList(database),
	/** As somebody who opens the database by hand. */
	tamper: async (work: (entries: IDBObjectStore) => void): Promise<void> => {
		const opened = await new Promise<IDBDatabase>((resolve) => {
			const request = indexedDB.open('spell');
			request.onsuccess = () => resolve(request.result);
		});
		const transaction = opened.transaction('audit', 'readwrite');
		work(transaction.objectStore('audit'));
		await new Promise((resolve) => (transaction.oncomplete = resolve));
		opened.close();
	},
	verify,
	ChainVerifier,
	entryAfter,
	hashOf,
	buildSums,
	buildTexts,
	RunSearch,
	/** The ids of all records that a needle finds, oldest first. */
	findTexts: async (list: DexieCastList, needle: string): Promise<string[]> => {
		const keys = await list.textKeys();
		const blocks = await list.textsBetween(keys[0] ?? '', keys.at(-1) ?? '');
		return blocks.flatMap((block) => findInBlock(block, needle).found);
	},
	sumsOf,
	recount,
	sums: new DexieSumsList(database),
	spanOf,
	summarize,
	list: new DexieCastList(database),
	newId,
	record: (changes: Partial<CastRecord> = {}): CastRecord => {
		const state: RunState = { kind: 'running' };
		return {
			id: newId(),
			startedAt: Date.now(),
			tab: 'tab-1',
			spell: 'echo',
			module: { sha256: 'a'.repeat(64), sizeBytes: 100 },
			input: { source: 'text', sizeBytes: 3, keeping: 'whole', preview: 'abc' },
			args: [],
			envNames: [],
			limits: DEFAULT_LIMITS,
			engine: 'wasm',
			outcome: 'running',
			state,
			...changes
		};
	},
	settlement: (result: CastResult = { kind: 'ok', exitCode: 0 }, stdout?: Uint8Array): Settlement => {
		const facts = { sizeBytes: stdout?.length ?? 0, keeping: 'whole' } as const;
		const state = { endedAt: Date.now(), result, requests: [], figures, stdout: facts, stderr: facts, costCents: 1 };
		return { state: { kind: 'settled', ...state }, inputSha256: 'b'.repeat(64), stdout, stderr: undefined };
	}
};

function earlierRows(): Partial<Record<string, unknown[]>> {
	const sha256 = 'ab'.repeat(32);
	const id = '01900000-0000-7000-8000-000000000001';
	const begun = { ...kit.record({ id, startedAt: 1_000_000, module: { sha256, sizeBytes: 4 } }) };
	const { state } = kit.settlement();
	const ended: CastRecord = { ...begun, outcome: 'ok', state: { ...state, endedAt: 1_000_500 } };
	const facts = { sha256, number: 1, sizeBytes: 4, schemaText: '' };
	return {
		modules: [{ sha256, name: 'kept', description: { sha256, sizeBytes: 4 }, storedAt: 1, usedAt: 2 }],
		moduleBytes: [{ sha256, bytes: new Blob([new Uint8Array([0, 97, 115, 109])]) }],
		casts: [ended],
		castInputs: [{ id, bytes: new Uint8Array([1, 2]) }],
		castOutputs: [{ id, stdout: new Uint8Array([3]) }],
		totals: [{ name: 'castBytes', bytes: 3 }],
		spells: [
			{ id, name: 'Kept', nameKey: 'kept', description: '', tags: [], pinned: true, current: facts, nextNumber: 2 }
		],
		spellVersions: [{ ...facts, spell: id, notes: 'first', createdAt: 3 }],
		castSums: sumsOf([ended]),
		audit: [{ sequence: 1, time: 1, event: 'WASM_MODULE_UPLOADED', resourceId: sha256, hash: sha256 }]
	};
}

declare global {
	var storage: typeof kit;
}
globalThis.storage = kit;
