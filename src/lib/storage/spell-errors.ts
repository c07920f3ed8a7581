/** Why a spell was not saved or changed: apart from the store, so that telling it does not bring the database's code. */
import type { SpellRecord, SpellVersion } from './spell-record.ts';

/** A name that another spell has; the letters' case does not make it another. */
export class NameTakenError extends Error {
	override readonly name = 'NameTakenError' as const;
	readonly spell: SpellRecord;

	constructor(spell: SpellRecord) {
		super(`There is a spell called ${spell.name} already.`);
		this.spell = spell;
	}
}

/** Bytes that a spell has as a version already. */
export class VersionThereError extends Error {
	override readonly name = 'VersionThereError' as const;
	readonly spell: SpellRecord;
	readonly version: SpellVersion;

	constructor(spell: SpellRecord, version: SpellVersion) {
		super(`These bytes are version ${version.number} of ${spell.name}.`);
		this.spell = spell;
		this.version = version;
	}
}

/** A spell or a version that was deleted, perhaps in another tab. */
export class SpellGoneError extends Error {
	override readonly name = 'SpellGoneError' as const;

	constructor() {
		super('It is not in the library any more: it was deleted, perhaps in another tab.');
	}
}

/** Bytes that a version has already, and had lost: they are there again. */
export class VersionHealedError extends Error {
	override readonly name = 'VersionHealedError' as const;
	readonly spell: SpellRecord;
	readonly version: SpellVersion;

	constructor(spell: SpellRecord, version: SpellVersion) {
		super(`The bytes of version ${version.number} of ${spell.name} are there again.`);
		this.spell = spell;
		this.version = version;
	}
}
