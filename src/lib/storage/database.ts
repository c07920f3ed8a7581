import Dexie, { type Table } from 'dexie';
import { DATABASE_NAME } from './database-name.ts';
import type { StoredModule } from '../wasm/module-loader.ts';

/** A module's bytes, apart from what is known of it, so that listing modules reads no bytes. */
export interface StoredBytes {
	sha256: string;
	bytes: Blob;
}

/** All that Spell keeps in IndexedDB. Each change of its shape is a new `version` here, with an upgrade and a test. */
export class SpellDatabase extends Dexie {
	declare readonly modules: Table<StoredModule, string>;
	declare readonly moduleBytes: Table<StoredBytes, string>;

	constructor(name = DATABASE_NAME) {
		super(name, { chromeTransactionDurability: 'strict' });
		this.version(1).stores({ modules: 'sha256, name, usedAt', moduleBytes: 'sha256' });
	}
}
