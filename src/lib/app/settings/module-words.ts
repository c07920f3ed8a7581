import type { SpellDatabase } from '../../storage/database.ts';
import { hostsAskedFor } from '../../wasm/network/control.ts';

/** What a hash stands for. */
export interface ModuleWords {
	/** A saved spell's name and version, else the module's own name. */
	name: string;
	/** What its manifest asks to reach. */
	hosts: readonly string[];
}

/** What is known here of modules, by hash; those that are not kept are absent. */
export async function describeModules(
	{ modules, spells, spellVersions }: SpellDatabase,
	hashes: readonly string[]
): Promise<ReadonlyMap<string, ModuleWords>> {
	const found = new Map<string, ModuleWords>();
	for (const info of await modules.bulkGet([...hashes])) {
		if (info === undefined) continue;
		const { manifest } = info.description;
		found.set(info.sha256, { name: info.name, hosts: manifest === undefined ? [] : hostsAskedFor(manifest) });
	}
	for (const { sha256, spell, number } of await spellVersions.where('sha256').anyOf(hashes).toArray()) {
		const saved = await spells.get(spell);
		if (saved) found.set(sha256, { hosts: found.get(sha256)?.hosts ?? [], name: `${saved.name}, version ${number}` });
	}
	return found;
}
