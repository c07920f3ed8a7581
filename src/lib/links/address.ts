/** The three forms of an address that brings a spell along. */
import { isSelfContained } from './self-contained.ts';
import { LinkRefusedError } from './shared-spell.ts';

export type SharedAddress =
	| { kind: 'none' }
	/** `/r#s1.…`: the spell itself. */
	| { kind: 'self-contained'; fragment: string }
	/** `/r#u=<URL>&h=<SHA-256>`: where it is to be had. Without a hash it may be another one each time. */
	| { kind: 'url'; url: string; sha256: string | undefined };

/** A version that is kept by a host: `/s/<slug>@<version>#h=<SHA-256>`. */
export interface HostedAddress {
	slug: string;
	version: string;
	sha256: string | undefined;
}

const MAX_URL_CHARACTERS = 4_000;
/** Browsers count these as safe without a certificate. */
const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/** What a fragment (with its `#`, as `location.hash` gives it) asks for. @throws LinkRefusedError */
export function readFragment(hash: string): SharedAddress {
	const fragment = hash.replace(/^#/, '');
	if (fragment === '') return { kind: 'none' };
	if (isSelfContained(fragment)) return { kind: 'self-contained', fragment };
	const fields = new URLSearchParams(fragment);
	const url = fields.get('u');
	if (url === null) throw new LinkRefusedError({ code: 'not-a-link' });
	return { kind: 'url', url: checkUrl(url), sha256: readHash(fields.get('h')) };
}

/** The fragment (without its `#`) that asks for a module at an address. @throws LinkRefusedError `bad-address`. */
export function writeUrlFragment(url: string, sha256: string | undefined): string {
	return String(new URLSearchParams({ u: checkUrl(url), ...(sha256 !== undefined && { h: sha256 }) }));
}

/** The path of a hosted version, below `/s/`. @throws LinkRefusedError `bad-address`. */
export function readHostedAddress(path: string, hash: string): HostedAddress {
	const [, slug, version] = /^([a-z0-9][a-z0-9-]{0,63})@([0-9A-Za-z][0-9A-Za-z.+-]{0,99})$/.exec(path) ?? [];
	if (slug === undefined || version === undefined)
		throw badAddress(
			'A hosted spell is named as word-count@1.2.0: a name of small letters, digits and hyphens, and a version'
		);
	return { slug, version, sha256: readHash(new URLSearchParams(hash.replace(/^#/, '')).get('h')) };
}

function readHash(text: string | null): string | undefined {
	if (text === null) return undefined;
	const hash = text.toLowerCase();
	if (!/^[0-9a-f]{64}$/.test(hash))
		throw badAddress(`Its hash (h) has ${text.length} characters that should be 64 hexadecimal digits`);
	return hash;
}

function checkUrl(text: string): string {
	if (text.length > MAX_URL_CHARACTERS)
		throw badAddress(`Its address (u) has ${text.length} characters; the limit is ${MAX_URL_CHARACTERS}`);
	const url = URL.parse(text);
	if (url === null) throw badAddress('Its address (u) is no URL');
	const safe = url.protocol === 'https:' || (url.protocol === 'http:' && LOCAL.includes(url.hostname));
	if (!safe) throw badAddress(`Its address (u) begins with ${url.protocol}; https: is the one that is fetched`);
	if (url.username !== '' || url.password !== '')
		throw badAddress('Its address (u) has a name or a password in it, which are not sent anywhere');
	return url.href;
}

function badAddress(message: string): LinkRefusedError {
	return new LinkRefusedError({ code: 'bad-address', message });
}
