import type { LoadedModule } from '../wasm/caster.ts';
import type { KeptModules } from './kept-modules.ts';
import { fetchSpell, fetchSpellIndex, type Fetch } from './spell-index.ts';

/** The module of an earlier cast: an example spell, or one that is kept here. @throws when it is neither. */
export async function openByHash(
	{ modules, fetch }: { modules: KeptModules; fetch: Fetch },
	{ sha256 }: { sha256: string }
): Promise<LoadedModule> {
	const spells = await fetchSpellIndex(fetch).catch(() => []);
	const example = spells.find((spell) => spell.sha256 === sha256);
	if (example === undefined) return modules.open({ kind: 'stored', sha256 });
	const { name } = example;
	const bytes = await fetchSpell(fetch, name, () => undefined);
	return modules.open({ kind: 'buffer', bytes, name, sha256, keep: 'no' });
}
