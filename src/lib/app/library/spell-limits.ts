/** The limits that a person gives a saved spell, as fields: an empty one is as the manifest says. */
import type { SpellLimits } from '../../storage/spell-record.ts';
import { resolveLimits } from '../../wasm/limits.ts';
import type { Manifest } from '../../wasm/protocol.ts';
import { LIMIT_FIELDS, readLimit, writeLimit, type LimitName } from '../limit-fields.ts';

export type LimitTexts = Record<LimitName, string>;

export interface SpellLimitsReading {
	limits: SpellLimits;
	/** What is wrong with a field, by its name. */
	faults: Partial<Record<LimitName, string>>;
}

export function readSpellLimits(texts: LimitTexts): SpellLimitsReading {
	const [limits, faults]: [SpellLimits, SpellLimitsReading['faults']] = [{}, {}];
	for (const { name } of LIMIT_FIELDS) {
		if (texts[name].trim() === '') continue;
		const reading = readLimit(name, texts[name]);
		if (reading.kind === 'value') limits[name] = reading.value;
		else faults[name] = reading.message;
	}
	return { limits, faults };
}

export function writeSpellLimits(limits: SpellLimits): LimitTexts {
	const text = (name: LimitName) => (limits[name] === undefined ? '' : writeLimit(name, limits[name]));
	return Object.fromEntries(LIMIT_FIELDS.map(({ name }) => [name, text(name)])) as LimitTexts;
}

/** What holds where the person says nothing. */
export function limitsWithout(manifest: Manifest | undefined): LimitTexts {
	return writeSpellLimits(resolveLimits({}, manifest));
}
