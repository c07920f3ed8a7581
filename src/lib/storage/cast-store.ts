import type { BytesFacts, CastRecord, Keeping, SettledState, StoredOutput, WholeCast } from './cast-record.ts';
import type { CastCompanion } from './cast-companion.ts';
import type { FilesFacts } from '../execution/receipt/files-facts.ts';
import type { SpellDatabase } from './database.ts';
import { dropBytes, keepBytes, keptTables, keptTotal, pruneBytes, type KeepLimits } from './kept-bytes.ts';
import { HostError } from '../wasm/errors.ts';
import { GroupedWrites } from './grouped-writes.ts';
import { isQuotaError } from './quota.ts';

/** A record that is settled already, was found interrupted, or was deleted while its cast ran. */
export class NotRunningError extends Error {
	override readonly name = 'NotRunningError' as const;
	readonly id: string;
	readonly found: CastRecord['outcome'] | 'nothing';

	constructor(id: string, found: NotRunningError['found']) {
		super(`Only a running record can be settled; ${id} is ${found}.`);
		this.id = id;
		this.found = found;
	}
}

/** What a cast's end adds to its record. */
export interface Settlement {
	state: SettledState;
	/** Of the input, which is hashed while the cast runs. */
	inputSha256: string | undefined;
	/** What it was given to read. */
	files?: FilesFacts | undefined;
	stdout: Uint8Array | undefined;
	stderr: Uint8Array | undefined;
}

/** Records of casts in IndexedDB, with the inputs and outputs that are kept. */
export class DexieCastStore {
	readonly #database: SpellDatabase;
	readonly #limits: () => KeepLimits;
	readonly #companions: readonly CastCompanion[];
	/** Beginnings and ends: there are many of them at once in a batch. */
	readonly #grouped = new GroupedWrites((work) => this.#write(work));

	/**
	 * @param limits what a person wants kept, asked before each write.
	 * @param companions what else is written with each change of a record, or not at all.
	 */
	constructor(database: SpellDatabase, limits: () => KeepLimits, companions: readonly CastCompanion[] = []) {
		this.#database = database;
		this.#limits = limits;
		this.#companions = companions;
	}

	/**
	 * Writes a record that runs. When there is no room for the input too, the record is written without it.
	 * @throws HostError `storage-full` when not even that can be written. Nothing else is lost then.
	 */
	async begin(record: CastRecord, input: Uint8Array | undefined): Promise<void> {
		try {
			await this.#begin(record, input);
		} catch (error) {
			if (!isQuotaError(error)) throw error;
			const facts = { ...record.input, ...withKeeping(record.input, 'storage-full') };
			await this.#begin({ ...record, input: facts }, undefined).catch(rethrowAsFull);
		}
	}

	/**
	 * Ends a record, once. When there is no room for the output too, the record is settled without it.
	 * @throws NotRunningError when it does not run, HostError `storage-full` when it cannot be written.
	 */
	async settle(id: string, settlement: Settlement): Promise<void> {
		try {
			await this.#settle(id, settlement);
		} catch (error) {
			if (!isQuotaError(error)) throw error;
			const { state } = settlement;
			const [stdout, stderr] = [state.stdout, state.stderr].map((facts) => withKeeping(facts, 'storage-full'));
			if (stdout === undefined || stderr === undefined) throw error;
			const bare = { ...settlement, stdout: undefined, stderr: undefined, state: { ...state, stdout, stderr } };
			await this.#settle(id, bare).catch(rethrowAsFull);
		}
	}

	/** Marks what runs in no living tab. @returns how many. */
	async interrupt(isAlive: (record: CastRecord) => boolean, foundAt: number): Promise<number> {
		return this.#write(async () => {
			const { casts } = this.#database;
			const running = await casts.where('outcome').equals('running').toArray();
			const dead = running.filter((record) => !isAlive(record));
			for (const record of dead) {
				await this.#put({ ...record, outcome: 'interrupted', state: { kind: 'interrupted', foundAt } }, record);
			}
			return dead.length;
		});
	}

	get(id: string): Promise<CastRecord | undefined> {
		return this.#database.casts.get(id);
	}

	/** A record with the bytes that are kept of it. */
	async whole(id: string): Promise<WholeCast | undefined> {
		const { casts, castInputs, castOutputs } = this.#database;
		return this.#database.transaction('r', casts, castInputs, castOutputs, async () => {
			const record = await casts.get(id);
			return record && { record, input: await castInputs.get(id), output: await castOutputs.get(id) };
		});
	}

	/** @returns what was deleted, to be put back by `restore`. */
	async delete(id: string): Promise<WholeCast | undefined> {
		return this.#write(async () => {
			const whole = await this.whole(id);
			if (whole) await this.#tell(whole.record, undefined);
			await this.#database.casts.delete(id);
			await dropBytes(this.#database, id);
			return whole;
		});
	}

	async restore({ record, input, output }: WholeCast): Promise<void> {
		await this.#write(async () => {
			await this.#put(record, await this.#database.casts.get(record.id));
			await keepBytes(this.#database, { input, output }, this.#limits().allBytes);
		});
	}

	/** Deletes all records with their bytes, those of running casts too. */
	async clear(): Promise<void> {
		const { casts, castInputs, castOutputs, totals } = this.#database;
		await this.#write(async () => {
			for (const table of [casts, castInputs, castOutputs, totals]) await table.clear();
			for (const companion of this.#companions) await companion.cleared();
		});
	}

	/** Drops bytes beyond what a person wants kept in all. */
	async prune(): Promise<void> {
		await this.#write(() => pruneBytes(this.#database, this.#limits().allBytes));
	}

	/** Bytes of all inputs and outputs that are kept. */
	keptBytes(): Promise<number> {
		return keptTotal(this.#database);
	}

	async #begin(record: CastRecord, bytes: Uint8Array | undefined): Promise<void> {
		const input = bytes && { id: record.id, bytes };
		await this.#grouped.add(async () => {
			const keeping = keepBytes(this.#database, { input }, this.#limits().allBytes);
			await Promise.all([this.#database.casts.add(record), this.#tell(undefined, record), keeping]);
		});
	}

	async #settle(id: string, { state, inputSha256, files, stdout, stderr }: Settlement): Promise<void> {
		const output: StoredOutput = { id, ...(stdout && { stdout }), ...(stderr && { stderr }) };
		await this.#grouped.add(async () => {
			const record = await this.#database.casts.get(id);
			if (record?.state.kind !== 'running') throw new NotRunningError(id, record?.outcome ?? 'nothing');
			const input = { ...record.input, ...(inputSha256 !== undefined && { sha256: inputSha256 }) };
			const given = files && { files };
			const keeping = keepBytes(this.#database, { output }, this.#limits().allBytes);
			await Promise.all([
				this.#put({ ...record, input, ...given, outcome: state.result.kind, state }, record),
				keeping
			]);
		});
	}

	async #put(record: CastRecord, before: CastRecord | undefined): Promise<void> {
		await Promise.all([this.#database.casts.put(record), this.#tell(before, record)]);
	}

	/** Beside one another: each has tables of its own. */
	async #tell(before: CastRecord | undefined, after: CastRecord | undefined): Promise<void> {
		await Promise.all(this.#companions.map((companion) => companion.changed(before, after)));
	}

	/** All or nothing. Dexie keeps a transaction open over native promises only within an async function. */
	#write<T>(work: () => Promise<T>): Promise<T> {
		const others = this.#companions.flatMap(({ tables }) => tables);
		const tables = [this.#database.casts, ...keptTables(this.#database), ...others];
		return this.#database.transaction('rw', tables, async () => work());
	}
}

/** What would have been kept is told as something else; what would not, stays as it was. */
function withKeeping(facts: BytesFacts, keeping: Keeping): BytesFacts {
	return facts.keeping === 'whole' || facts.keeping === 'without-secrets' ? { ...facts, keeping } : facts;
}

function rethrowAsFull(cause: unknown): never {
	if (!isQuotaError(cause)) throw cause;
	throw new HostError('storage-full', 'This device has no room left for a record.', { cause });
}
