import type { Table } from 'dexie';
import type { CastRecord } from './cast-record.ts';

/**
 * What is written with each change of a cast's record, in its transaction: both are there, or neither. What it awaits
 * must be the database's own promises, as a transaction ends while anything else is waited for.
 */
export interface CastCompanion {
	/** Its own, beside the records'. */
	readonly tables: readonly Table[];
	/** A record begins without one before, and goes without one after. */
	changed(before: CastRecord | undefined, after: CastRecord | undefined): Promise<void>;
	/** All records went at once. */
	cleared(): Promise<void>;
}
