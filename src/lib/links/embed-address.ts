/** What a frame shows: `/embed/#spell=<example>`, or anything that a link's fragment brings. */
import { readFragment, type SharedAddress } from './address.ts';
import { LinkRefusedError } from './shared-spell.ts';

export type EmbedAddress = { kind: 'example'; name: string } | SharedAddress;

/** @param hash as `location.hash` gives it. @throws LinkRefusedError */
export function readEmbedFragment(hash: string): EmbedAddress {
	const name = new URLSearchParams(hash.replace(/^#/, '')).get('spell');
	if (name === null) return readFragment(hash);
	if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name))
		throw new LinkRefusedError({
			code: 'bad-address',
			message: 'An example (spell) is named by at most 64 small letters, digits and hyphens'
		});
	return { kind: 'example', name };
}
