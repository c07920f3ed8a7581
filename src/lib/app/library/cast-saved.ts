import type { SpellRecord, VersionFacts } from '../../storage/spell-record.ts';
import type { InputForm } from '../input-form.svelte.ts';
import { LIMIT_FIELDS, writeLimit } from '../limit-fields.ts';
import type { ModuleChoice } from '../module-choice.svelte.ts';
import type { Library } from './library.ts';

/** `elsewhere`: it is set to an engine that is not here. */
export type OpenedSpell = { kind: 'opened'; spell: SpellRecord } | { kind: 'missing' } | { kind: 'elsewhere' };

export type ChosenVersion = Pick<VersionFacts, 'sha256' | 'sizeBytes'>;

export interface SavedCastParts {
	choice: ModuleChoice;
	form: InputForm;
	library: () => Promise<Library>;
}

/**
 * Puts a saved spell into the runner, with its own limits in place of the manifest's. It is not cast yet.
 * @param version another version than the current one.
 */
export async function castSaved(
	{ choice, form, library }: SavedCastParts,
	id: string,
	version?: ChosenVersion
): Promise<OpenedSpell> {
	const spell = await (await library()).store.get(id);
	if (spell === undefined) return { kind: 'missing' };
	if (spell.engine === 'github_actions') return { kind: 'elsewhere' };
	const { sha256, sizeBytes } = version ?? spell.current;
	await choice.chooseSaved({ name: spell.name, sha256, sizeBytes });
	// Another one may have been chosen meanwhile.
	const { state } = choice;
	if (state.kind !== 'ready' || state.module.description.sha256 !== sha256) return { kind: 'opened', spell };
	for (const { name } of LIMIT_FIELDS) {
		const limit = spell.limits[name];
		if (limit !== undefined) form.setLimit(name, writeLimit(name, limit));
	}
	return { kind: 'opened', spell };
}
