/** Sums over the records, kept in step with them: metrics read these, not the records. */
import type { Table } from 'dexie';
import type { Engine } from '../execution/cost.ts';
import { addToSlot, pack, slotOf, unpack, type DaySums, type OpenSums } from '../wasm/metrics/packed.ts';
import { trackWasmExecution, type ExecutionSample } from '../wasm/metrics/sums.ts';
import type { CastCompanion } from './cast-companion.ts';
import type { CastRecord } from './cast-record.ts';
import { sampleOf } from './cast-sample.ts';

/** One UTC day of one version of one spell on one engine. */
export interface StoredSums extends DaySums {
	spell: string;
	sha256: string;
	engine: Engine;
	/** As the manifest calls it. */
	version?: string;
}

/** Day, spell, SHA-256 of the module, engine. */
export type SumsKey = [startMs: number, spell: string, sha256: string, engine: Engine];
export const SUMS_KEY = '[startMs+spell+sha256+engine]';

/** Records read at once while sums are built. */
const CHUNK = 1_000;

/** Changes the sums within the transaction that changes a record. */
export class CastSums implements CastCompanion {
	readonly #sums: Table<StoredSums, SumsKey>;

	constructor(sums: Table<StoredSums, SumsKey>) {
		this.#sums = sums;
	}

	get tables(): readonly Table[] {
		return [this.#sums];
	}

	async changed(before: CastRecord | undefined, after: CastRecord | undefined): Promise<void> {
		if (before) await this.#count(before, -1);
		if (after) await this.#count(after, 1);
	}

	async cleared(): Promise<void> {
		await this.#sums.clear();
	}

	async #count(record: CastRecord, times: 1 | -1): Promise<void> {
		const sample = sampleOf(record);
		if (sample === undefined) return;
		const key = keyOf(record);
		const row = (await this.#sums.get(key)) ?? emptyRow(record);
		const sums = unpack(row.packed);
		count(sums, record, sample, times);
		if (sums.size > 0) await this.#sums.put({ ...row, packed: pack(sums) });
		else await this.#sums.delete(key);
	}
}

/** Sums over all records, as they would be had they been kept from the first one on. Within a transaction. */
export async function buildSums(casts: Table<CastRecord, string>, sums: Table<StoredSums, SumsKey>): Promise<void> {
	const built: BuiltSums = new Map();
	let last = '';
	for (;;) {
		const records = await casts.where('id').above(last).limit(CHUNK).toArray();
		for (const record of records) countAmong(built, record);
		last = records.at(-1)?.id ?? last;
		if (records.length < CHUNK) break;
	}
	await sums.bulkPut(packAll(built));
}

/** The sums of some records. */
export function sumsOf(records: readonly CastRecord[]): StoredSums[] {
	const built: BuiltSums = new Map();
	for (const record of records) countAmong(built, record);
	return packAll(built);
}

type BuiltSums = Map<string, { row: StoredSums; sums: OpenSums }>;

function packAll(built: BuiltSums): StoredSums[] {
	return [...built.values()].map(({ row, sums }) => ({ ...row, packed: pack(sums) }));
}

function countAmong(built: BuiltSums, record: CastRecord): void {
	const sample = sampleOf(record);
	if (sample === undefined) return;
	const key = keyOf(record).join('\n');
	const entry = built.get(key) ?? { row: emptyRow(record), sums: new Map<number, number>() };
	built.set(key, entry);
	count(entry.sums, record, sample, 1);
}

function count(sums: OpenSums, { startedAt }: CastRecord, sample: ExecutionSample, times: 1 | -1): void {
	const changes = new Map<number, number>();
	trackWasmExecution(changes, sample, times);
	addToSlot(sums, slotOf(startedAt).slot, changes);
}

function keyOf({ startedAt, spell, module, engine }: CastRecord): SumsKey {
	return [slotOf(startedAt).startMs, spell, module.sha256, engine];
}

function emptyRow({ startedAt, spell, module: { sha256, version }, engine }: CastRecord): StoredSums {
	const { startMs } = slotOf(startedAt);
	return { startMs, spell, sha256, engine, ...(version !== undefined && { version }), packed: new Int32Array() };
}
