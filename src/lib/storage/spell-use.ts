import type { CastCompanion } from './cast-companion.ts';
import type { CastRecord } from './cast-record.ts';
import type { SpellDatabase } from './database.ts';

/** Notes on a saved spell when one of its versions was cast last, with the record of that cast. */
export class SpellUse implements CastCompanion {
	readonly #database: SpellDatabase;

	constructor(database: SpellDatabase) {
		this.#database = database;
	}

	get tables() {
		return [this.#database.spells, this.#database.spellVersions];
	}

	async changed(before: CastRecord | undefined, after: CastRecord | undefined): Promise<void> {
		if (before !== undefined || after === undefined) return;
		const { startedAt, module } = after;
		const versions = await this.#database.spellVersions.where('sha256').equals(module.sha256).toArray();
		for (const { spell } of versions) {
			const { usedAt = 0 } = (await this.#database.spells.get(spell)) ?? {};
			if (usedAt < startedAt) await this.#database.spells.update(spell, { usedAt: startedAt });
		}
	}

	/** That it was used stays known. */
	cleared(): Promise<void> {
		return Promise.resolve();
	}
}
