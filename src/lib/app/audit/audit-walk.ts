import type { AuditEntry } from '../../audit/entry.ts';
import type { DexieAuditList } from '../../storage/audit-list.ts';

/** Entries read at once: few enough that the page draws a frame in between while all of them are hashed. */
const CHUNK = 250;

/** All entries in order, in pieces; those that are added meanwhile, too. @throws the signal's reason once it is aborted. */
export async function* walkAll(
	list: Pick<DexieAuditList, 'after'>,
	signal: AbortSignal
): AsyncGenerator<readonly AuditEntry[]> {
	let last: number | undefined;
	for (;;) {
		signal.throwIfAborted();
		const entries = await list.after(last, CHUNK);
		yield entries;
		if (entries.length < CHUNK) return;
		last = entries.at(-1)?.sequence;
	}
}

/** The entries at some places, in pieces and in the order of the places. @throws as `walkAll`. */
export async function* walkPlaces(
	list: Pick<DexieAuditList, 'rows'>,
	places: readonly number[],
	signal: AbortSignal
): AsyncGenerator<readonly AuditEntry[]> {
	for (let at = 0; at < places.length; at += CHUNK) {
		signal.throwIfAborted();
		yield (await list.rows(places.slice(at, at + CHUNK))).filter((entry) => entry !== undefined);
	}
}
