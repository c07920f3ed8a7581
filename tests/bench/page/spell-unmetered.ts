/** Spell as it casts a program that its user trusts: no fuel is compiled in; all other limits hold. */
import type { Contender } from './contender.ts';
import { create as createSpell } from './spell.ts';

export function create(): Contender {
	return createSpell({ limits: { metering: 'unmetered' } });
}
