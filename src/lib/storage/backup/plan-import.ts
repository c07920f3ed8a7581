/** Compares a backup with what is here, and says what an import would do. Nothing is written. */
import type { StoredModule } from '../../wasm/module-loader.ts';
import type { ModuleDescription } from '../../wasm/protocol.ts';
import type { SpellDatabase } from '../database.ts';
import type { SpellRecord, SpellVersion, VersionFacts } from '../spell-record.ts';
import { nameKey, tidyChanges } from '../spell-rules.ts';
import { BackupError } from './backup-error.ts';
import type { BackupModule, BackupSpell } from './format.ts';
import type { OpenBackup } from './read-backup.ts';

/** `merge`: what differs stays as it is here. `replace`: what is here goes first. */
export type ImportMode = 'merge' | 'replace';

export interface Tally {
	added: number;
	/** Here already, the same. */
	same: number;
	/** Here already, and not the same. */
	differing: number;
}

export interface ImportPlan {
	mode: ImportMode;
	modules: Tally & { write: { info: StoredModule; bytes: Blob }[]; refused: string[] };
	spells: Tally & { write: { spell: SpellRecord; versions: SpellVersion[] }[]; lostVersions: number };
	runs: Tally & { total: number };
}

export interface PlanSources {
	database: SpellDatabase;
	/** Looks into a module, as before a cast. */
	describe: (bytes: Blob) => Promise<ModuleDescription>;
	factsOf: (description: ModuleDescription) => Omit<VersionFacts, 'number'>;
	/** Already described, by hash: the other mode was planned before. */
	described: Map<string, ModuleDescription>;
	signal?: AbortSignal;
}

/** @throws BackupError, and what `describe` throws. */
export async function planImport(backup: OpenBackup, mode: ImportMode, sources: PlanSources): Promise<ImportPlan> {
	const modules = await planModules(backup.modules, mode, sources);
	const spells = await planSpells(backup.spells, mode, sources);
	return { mode, modules, spells, runs: await planRuns(backup, mode, sources) };
}

async function planModules(
	given: readonly (BackupModule & { bytes: Blob })[],
	mode: ImportMode,
	{ database, describe, described, signal }: PlanSources
): Promise<ImportPlan['modules']> {
	const here = new Set(mode === 'replace' ? [] : await database.moduleBytes.toCollection().primaryKeys());
	const plan: ImportPlan['modules'] = { added: 0, same: 0, differing: 0, write: [], refused: [] };
	for (const { sha256, name, storedAt, usedAt, bytes } of given) {
		signal?.throwIfAborted();
		const description = described.get(sha256) ?? (await describe(bytes));
		described.set(sha256, description);
		if (description.sha256 !== sha256)
			throw new BackupError('hash', `modules/${sha256}.wasm`, { limit: sha256, value: description.sha256 });
		if (here.has(sha256)) plan.same++;
		else if (description.problem) plan.refused.push(name);
		else {
			plan.added++;
			plan.write.push({ info: { sha256, name, description, storedAt, usedAt }, bytes });
		}
	}
	return plan;
}

async function planSpells(
	given: readonly BackupSpell[],
	mode: ImportMode,
	sources: PlanSources
): Promise<ImportPlan['spells']> {
	const { spells, spellVersions } = sources.database;
	const plan: ImportPlan['spells'] = { added: 0, same: 0, differing: 0, write: [], lostVersions: 0 };
	const here = mode === 'replace' ? [] : await spells.toArray();
	const facts = await factsByHash(given, sources);
	const seen = new Set<string>();
	for (const spell of given) {
		if (seen.has(spell.id)) throw new BackupError('name', `spells.json/${spell.id}`, { limit: 'each spell once' });
		seen.add(spell.id);
		const told = tell(spell, facts);
		plan.lostVersions += spell.versions.length - told.versions.length;
		if (told.versions.length === 0) continue;
		const same = here.find(({ id }) => id === told.spell.id) ?? here.find((one) => isTwin(one, told.spell));
		if (same === undefined) {
			const taken = [...here, ...plan.write.map((one) => one.spell)];
			plan.write.push(withFreeName(told, new Set(taken.map((one) => one.nameKey))));
			plan.added++;
			continue;
		}
		const versions = await spellVersions.where('spell').equals(same.id).toArray();
		const merged = mergeVersions(same, versions, told.versions);
		const isSame = merged.versions.length === 0 && sameWords(same, told.spell);
		plan[isSame ? 'same' : 'differing']++;
		if (merged.versions.length > 0) plan.write.push(merged);
	}
	return plan;
}

/** What is known of the modules of versions: of those in the backup, else of those here. */
async function factsByHash(given: readonly BackupSpell[], { database, described, factsOf }: PlanSources) {
	const facts = new Map<string, Omit<VersionFacts, 'number'>>();
	const hashes = given.flatMap(({ versions }) => versions.map(({ sha256 }) => sha256));
	for (const info of await database.modules.bulkGet(hashes))
		if (info) facts.set(info.sha256, factsOf(info.description));
	for (const [sha256, description] of described)
		if (description.problem === undefined) facts.set(sha256, factsOf(description));
	return facts;
}

function tell(spell: BackupSpell, facts: ReadonlyMap<string, Omit<VersionFacts, 'number'>>) {
	const { current, versions: given, ...rest } = spell;
	const versions = given.flatMap((version) => {
		const found = facts.get(version.sha256);
		return found === undefined ? [] : [{ ...found, ...version, spell: spell.id }];
	});
	const newest = versions.toSorted((a, b) => b.number - a.number)[0];
	const chosen = versions.find(({ sha256 }) => sha256 === current) ?? newest;
	const tidy = tidied(rest);
	return {
		versions,
		spell: {
			...tidy,
			nameKey: nameKey(tidy.name),
			current: versionFacts(chosen, spell.id),
			nextNumber: 1 + Math.max(0, ...given.map(({ number }) => number))
		}
	};
}

function tidied<Spell extends Omit<BackupSpell, 'current' | 'versions'>>(spell: Spell): Spell {
	try {
		return tidyChanges(spell);
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new BackupError('field', `spells.json/${spell.id}`, { value: why, cause });
	}
}

function versionFacts(version: SpellVersion | undefined, id: string): VersionFacts {
	if (version === undefined) return { sha256: '', number: 1, sizeBytes: 0, schemaText: id };
	const { spell, notes, createdAt, ...facts } = version;
	void [spell, notes, createdAt];
	return facts;
}

/** The same spell, saved on two devices: its name and what it casts are the same. */
function isTwin(here: SpellRecord, told: SpellRecord): boolean {
	return here.nameKey === told.nameKey && here.current.sha256 === told.current.sha256;
}

function sameWords(here: SpellRecord, told: SpellRecord): boolean {
	const words = ({ name, description, tags, engine, limits, current }: SpellRecord) =>
		JSON.stringify([name, description, tags, engine, Object.entries(limits).sort(), current.sha256]);
	return words(here) === words(told);
}

/** Versions that are not here yet; numbers that are taken here are given anew. */
function mergeVersions(here: SpellRecord, versions: readonly SpellVersion[], told: readonly SpellVersion[]) {
	const hashes = new Set(versions.map(({ sha256 }) => sha256));
	const numbers = new Set(versions.map(({ number }) => number));
	let { nextNumber } = here;
	const fresh = told
		.filter(({ sha256 }) => !hashes.has(sha256))
		.toSorted((a, b) => a.number - b.number)
		.map((version) => {
			const number = numbers.has(version.number) ? nextNumber++ : version.number;
			nextNumber = Math.max(nextNumber, number + 1);
			return { ...version, spell: here.id, number };
		});
	return { spell: { ...here, nextNumber }, versions: fresh };
}

function withFreeName(told: { spell: SpellRecord; versions: SpellVersion[] }, taken: ReadonlySet<string>) {
	const { name } = told.spell;
	let free = name;
	for (let number = 2; taken.has(nameKey(free)); number++) free = `${name.slice(0, 90)} ${number}`;
	return { ...told, spell: { ...told.spell, name: free, nameKey: nameKey(free) } };
}

/** Reads every run once: what cannot be read is refused before anything is written. */
async function planRuns(backup: OpenBackup, mode: ImportMode, { database, signal }: PlanSources) {
	const tally = { added: 0, same: 0, differing: 0, total: 0 };
	const seen = new Set<string>();
	for (let part = 0; part < backup.runParts; part++) {
		signal?.throwIfAborted();
		const { runs } = await backup.runPart(part);
		for (const { record } of runs) {
			if (seen.has(record.id)) throw new BackupError('name', `runs/${record.id}`, { limit: 'each run once' });
			seen.add(record.id);
		}
		const ids = runs.map(({ record }) => record.id);
		const here = mode === 'replace' ? [] : await database.casts.bulkGet(ids);
		runs.forEach(({ record }, index) => {
			const found = here[index];
			if (found === undefined) tally.added++;
			else if (found.outcome === record.outcome && found.startedAt === record.startedAt) tally.same++;
			else tally.differing++;
		});
		tally.total += runs.length;
	}
	return tally;
}
