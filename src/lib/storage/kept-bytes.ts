import type { StoredInput, StoredOutput } from './cast-record.ts';
import type { SpellDatabase } from './database.ts';

/** How much of inputs and outputs is kept, in bytes. */
export interface KeepLimits {
	/** An input, stdout or stderr above this is not kept. */
	eachBytes: number;
	/** All together; the oldest go first. Their records stay. */
	allBytes: number;
}

/** Tables that these functions need in their transaction. */
export function keptTables({ castInputs, castOutputs, totals }: SpellDatabase) {
	return [castInputs, castOutputs, totals];
}

/** Puts bytes beside a record, and drops the oldest ones beyond the limit. Within a transaction. */
export async function keepBytes(
	database: SpellDatabase,
	{ input, output }: { input?: StoredInput | undefined; output?: StoredOutput | undefined },
	allBytes: number
): Promise<void> {
	const added = sizeOf(input, output);
	if (added === 0) return;
	if (input) await database.castInputs.put(input);
	if (output) await database.castOutputs.put(output);
	await setTotal(database, await dropOldest(database, (await keptTotal(database)) + added, allBytes));
}

/** Drops the oldest bytes until the rest is within the limit. Within a transaction. */
export async function pruneBytes(database: SpellDatabase, allBytes: number): Promise<void> {
	await setTotal(database, await dropOldest(database, await keptTotal(database), allBytes));
}

/** Takes the bytes of one record away. Within a transaction. */
export async function dropBytes(database: SpellDatabase, id: string): Promise<void> {
	const dropped = await dropOf(database, id);
	if (dropped > 0) await setTotal(database, (await keptTotal(database)) - dropped);
}

/** Bytes of all inputs and outputs that are kept. */
export async function keptTotal({ totals }: SpellDatabase): Promise<number> {
	return (await totals.get('castBytes'))?.bytes ?? 0;
}

function setTotal({ totals }: SpellDatabase, bytes: number): PromiseLike<unknown> {
	return totals.put({ name: 'castBytes', bytes });
}

/** @returns what is left. */
async function dropOldest(database: SpellDatabase, total: number, allBytes: number): Promise<number> {
	let left = total;
	while (left > allBytes) {
		const oldest = await oldestKept(database);
		if (oldest === undefined) return 0;
		left -= await dropOf(database, oldest);
	}
	return left;
}

/** Ids sort by time. */
async function oldestKept({ castInputs, castOutputs }: SpellDatabase): Promise<string | undefined> {
	const first = [await castInputs.limit(1).primaryKeys(), await castOutputs.limit(1).primaryKeys()].flat();
	return first.sort()[0];
}

async function dropOf({ castInputs, castOutputs }: SpellDatabase, id: string): Promise<number> {
	const [input, output] = [await castInputs.get(id), await castOutputs.get(id)];
	await castInputs.delete(id);
	await castOutputs.delete(id);
	return sizeOf(input, output);
}

function sizeOf(input: StoredInput | undefined, output: StoredOutput | undefined): number {
	return (input?.bytes.length ?? 0) + (output?.stdout?.length ?? 0) + (output?.stderr?.length ?? 0);
}
