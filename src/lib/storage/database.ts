import Dexie, { type Table } from 'dexie';
import type { AuditEntry } from '../audit/entry.ts';
import { DATABASE_NAME } from './database-name.ts';
import type { CastRecord, StoredInput, StoredOutput } from './cast-record.ts';
import type { SpellRecord, SpellVersion } from './spell-record.ts';
import { SUMS_KEY, buildSums, type StoredSums, type SumsKey } from './cast-sums.ts';
import { buildTexts, type StoredTexts } from './cast-texts.ts';
import type { StoredModule } from '../wasm/module-loader.ts';

/** A module's bytes, apart from what is known of it, so that listing modules reads no bytes. */
export interface StoredBytes {
	sha256: string;
	bytes: Blob;
}

/** A sum that is kept instead of being counted anew. */
export interface StoredTotal {
	name: 'castBytes';
	bytes: number;
}

/** All that Spell keeps in IndexedDB. Each change of its shape is a new `version` here, with an upgrade and a test. */
export class SpellDatabase extends Dexie {
	declare readonly modules: Table<StoredModule, string>;
	declare readonly moduleBytes: Table<StoredBytes, string>;
	declare readonly casts: Table<CastRecord, string>;
	/** Apart from the records, so that a list of them reads no bytes. */
	declare readonly castInputs: Table<StoredInput, string>;
	declare readonly castOutputs: Table<StoredOutput, string>;
	declare readonly totals: Table<StoredTotal, string>;
	declare readonly spells: Table<SpellRecord, string>;
	/** By spell and hash. A hash that is here pins its bytes. */
	declare readonly spellVersions: Table<SpellVersion, [spell: string, sha256: string]>;
	/** Sums over the records, for metrics. */
	declare readonly castSums: Table<StoredSums, SumsKey>;
	/** What records are searched by. */
	declare readonly castTexts: Table<StoredTexts, string>;
	/** The audit chain, by its place in it. Times are in the order of places. */
	declare readonly audit: Table<AuditEntry, number>;

	constructor(name = DATABASE_NAME) {
		// Dexie's own cache would hold every list that was ever watched.
		super(name, { chromeTransactionDurability: 'strict', cache: 'disabled' });
		this.version(1).stores({ modules: 'sha256, name, usedAt', moduleBytes: 'sha256' });
		this.version(2).stores({ casts: 'id, spell, outcome', castInputs: 'id', castOutputs: 'id', totals: 'name' });
		this.version(3).stores({ spells: 'id, nameKey', spellVersions: '[spell+sha256], spell, sha256' });
		this.version(4)
			.stores({ castSums: SUMS_KEY })
			.upgrade((upgrade) =>
				buildSums(upgrade.table<CastRecord, string>('casts'), upgrade.table<StoredSums, SumsKey>('castSums'))
			);
		// It begins empty: what was written down afterwards would prove nothing.
		this.version(5).stores({ audit: 'sequence, event, resourceId, time' });
		this.version(6)
			.stores({ castTexts: 'from' })
			.upgrade((upgrade) =>
				buildTexts(upgrade.table<CastRecord, string>('casts'), upgrade.table<StoredTexts, string>('castTexts'))
			);
		// Only records of batches have the field, and only they are in its index.
		this.version(7).stores({ casts: 'id, spell, outcome, batch' });
		this.audit.hook('updating', refuseChange);
		this.audit.hook('deleting', refuseChange);
	}
}

function refuseChange(): never {
	throw new Error('Entries of the audit log are never changed or deleted.');
}
