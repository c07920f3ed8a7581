/** What is kept of a spell that a person saved. Times in ms since 1970, hashes in lowercase hex. */
import type { Engine } from '../execution/cost.ts';
import type { Abi, CastLimits } from '../wasm/protocol.ts';

/** Here a spell can be cast by `wasm` only, and by the first half of `hybrid`. */
export const SPELL_ENGINES: readonly Engine[] = ['wasm', 'github_actions', 'hybrid'];

/** The limits that a spell may have of its own; what is absent is as its manifest says, or the default. */
export type SpellLimits = Partial<Pick<CastLimits, 'timeoutMs' | 'memoryBytes' | 'outputBytes' | 'fileBytes'>>;

/** What lists and searches need of a version, so that they read no module. */
export interface VersionFacts {
	sha256: string;
	/** 1 for the first; numbers are never used again. */
	number: number;
	sizeBytes: number;
	abi?: Abi;
	/** The version that its manifest names. */
	manifestVersion?: string;
	/** Names, titles and descriptions in its input schema, to be searched. */
	schemaText: string;
}

export interface SpellRecord {
	/** UUID version 7. */
	id: string;
	name: string;
	/** The name as it is compared: no two spells share one. */
	nameKey: string;
	description: string;
	tags: readonly string[];
	pinned: boolean;
	engine: Engine;
	limits: SpellLimits;
	/** What is cast. An older version that was made current again is here. */
	current: VersionFacts;
	/** What the next version is called. */
	nextNumber: number;
	createdAt: number;
	updatedAt: number;
	/** When it was cast last; absent until then. */
	usedAt?: number;
}

/** One immutable version of a spell. Its bytes are in the module store, which keeps them while this is here. */
export interface SpellVersion extends VersionFacts {
	spell: string;
	notes: string;
	createdAt: number;
}

/** A spell with all its versions, newest first. */
export interface WholeSpell {
	spell: SpellRecord;
	versions: readonly SpellVersion[];
}

/** What a person may change of a spell. */
export type SpellChanges = Partial<Pick<SpellRecord, 'name' | 'description' | 'tags' | 'pinned' | 'engine' | 'limits'>>;
