import type { SpellDatabase } from './database.ts';

/**
 * What other tabs, or other releases, do to a database that is open here. `blocked`: one with an older version keeps it
 * from being upgraded. `outdated`: one wants to upgrade it, and this one is closed for that. `newer`: it is of a later
 * version than this code knows, and is left alone. `erased`: one deleted it.
 */
export type DatabaseNotice = 'blocked' | 'outdated' | 'newer' | 'erased';

/** Dexie's versions are ten times as large in the browser. */
const DEXIE_FACTOR = 10;

/** @param tell is told of a notice, and of its end by `undefined`. */
export function watchDatabase(database: SpellDatabase, tell: (notice: DatabaseNotice | undefined) => void): void {
	database.on('blocked', () => tell('blocked'));
	database.on('versionchange', ({ newVersion }) => {
		if (newVersion === null) {
			tell('erased');
			return;
		}
		// Opened again, this tab's code would write what the later version does not expect.
		database.close({ disableAutoOpen: true });
		tell('outdated');
	});
	// Dexie itself opens a database of any later version.
	const check = () => {
		if (database.backendDB().version <= database.verno * DEXIE_FACTOR) return tell(undefined);
		tell('newer');
		throw new Error('A later version of Spell wrote what is kept here. Reload the page to get that version.');
	};
	database.on('ready', check, true);
}
