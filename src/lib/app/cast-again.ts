import type { WholeCast } from '../storage/cast-record.ts';
import type { InputForm } from './input-form.svelte.ts';
import type { ModuleChoice } from './module-choice.svelte.ts';

/** A version of a saved spell, under the spell's name. */
export interface CastInstead {
	name: string;
	sha256: string;
	sizeBytes: number;
}

/**
 * Puts a record's module, input, arguments and limits back into the runner. Values of variables are kept nowhere.
 * @param instead a module in the place of the record's: another version of the same spell.
 */
export async function restoreCast(
	{ choice, form }: { choice: ModuleChoice; form: InputForm },
	{ record, input }: WholeCast,
	instead?: CastInstead
): Promise<void> {
	if (instead) await choice.chooseSaved(instead);
	else await choice.chooseAgain({ name: record.spell, ...record.module });
	const { args, envNames, limits, determinism } = record;
	const tab = record.input.source === 'terminal' ? ({ tab: 'terminal' } as const) : {};
	form.restore({
		input: inputOf(record, input),
		...tab,
		args,
		envNames,
		limits,
		...(determinism ? { seed: determinism.seed } : {})
	});
}

/** An input that was not kept leaves the field empty: the spell's own example would be another one. */
function inputOf({ input }: WholeCast['record'], kept: WholeCast['input']): File | string {
	if (kept === undefined) return '';
	if (input.source !== 'file') return new TextDecoder().decode(kept.bytes);
	return new File([kept.bytes as Uint8Array<ArrayBuffer>], input.fileName ?? 'input');
}
