import type { DatabaseNotice } from '../storage/database-tabs.ts';

const WORDS: Readonly<Record<DatabaseNotice, string>> = {
	blocked: 'Another tab has an older version of Spell open. Close it: what is kept here waits for that.',
	outdated: 'Another tab opened a newer version of Spell. This tab keeps nothing any more until it is reloaded.',
	newer:
		'A newer version of Spell wrote what is kept here. This one does not touch it; reload the page, online, to get that version.',
	erased: 'Everything was erased in another tab. What this tab still shows is gone.'
};

/** What a person has to know of other tabs and the database that they share. */
export class DatabaseNotices {
	#notice = $state.raw<DatabaseNotice>();

	/** `undefined` while there is nothing to say. */
	get text(): string | undefined {
		return this.#notice && WORDS[this.#notice];
	}

	/** Whether this tab goes on once it is reloaded; a blocked one goes on by itself. */
	get needsReload(): boolean {
		return this.#notice !== undefined && this.#notice !== 'blocked';
	}

	/** `undefined`: the database is open. Only a wait is over by that; what another tab did stays true. */
	tell(notice: DatabaseNotice | undefined): void {
		if (notice !== undefined || this.#notice === 'blocked') this.#notice = notice;
	}
}
