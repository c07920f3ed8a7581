/**
 * The HTTP headers of the built site, in one place: the local server sends them, the files for
 * static hosts are derived from them, and Kit writes the pages' policy into each page.
 */
import type { KitConfig } from '@sveltejs/kit';

type PageDirectives = NonNullable<NonNullable<KitConfig['csp']>['directives']>;

/**
 * The policy of a page. Kit adds the hashes of its own inline scripts and writes it as a meta tag,
 * so that it holds on hosts that send no headers of ours.
 */
export const PAGE_DIRECTIVES: PageDirectives = {
	'default-src': ['none'],
	'script-src': ['self', 'wasm-unsafe-eval'],
	'worker-src': ['self'],
	// The requests of programs that a person lets reach a host are made by the page (docs/decisions/0011).
	'connect-src': ['self', 'https:'],
	'style-src': ['self', 'unsafe-inline'],
	'img-src': ['self', 'data:', 'blob:'],
	'font-src': ['self'],
	'manifest-src': ['self'],
	// A page that a program made is shown in a frame without an address; nothing may be loaded into one.
	'frame-src': ['none'],
	'object-src': ['none'],
	'base-uri': ['none'],
	'form-action': ['none'],
	'require-trusted-types-for': ['script'],
	// Svelte's templates, and the places where Spell starts workers, its service worker, and fills frames.
	'trusted-types': ['svelte-trusted-html', 'spell-service-worker', 'spell-worker', 'spell-frame']
};

/** A worker may compile WebAssembly and nothing else: no imports, no eval, no requests but for blobs of its own page. */
const WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src blob:; base-uri 'none'";

/** What a meta tag cannot say. */
const PAGE_POLICY = "frame-ancestors 'none'";

const UNUSED_FEATURES = ['camera', 'microphone', 'geolocation', 'usb', 'serial', 'hid', 'payment'];

const EVERYWHERE = {
	'X-Content-Type-Options': 'nosniff',
	'Referrer-Policy': 'no-referrer',
	'Cross-Origin-Opener-Policy': 'same-origin',
	'Permissions-Policy': UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', ')
};

/** Of what the site is made: how each kind of path differs from the rest. */
export const HEADER_RULES: readonly HeaderRule[] = [
	{ path: '/*', headers: { ...EVERYWHERE, 'Content-Security-Policy': PAGE_POLICY } },
	{ path: '/*', headers: { 'Cross-Origin-Resource-Policy': 'same-origin', 'Cache-Control': 'no-cache' } },
	{ path: '/_app/immutable/*', headers: { 'Cache-Control': 'public,max-age=31536000,immutable' } },
	{ path: '/_app/immutable/workers/*', headers: { 'Content-Security-Policy': WORKER_POLICY } },
	// The one page that may stand in pages of others (docs/EMBED.md).
	{
		path: '/embed/*',
		headers: { 'Content-Security-Policy': 'frame-ancestors *', 'Cross-Origin-Resource-Policy': 'cross-origin' }
	},
	...['/spell.js', '/spell.d.ts', '/embed.js', '/spells/*'].map((path) => ({
		path,
		headers: { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }
	}))
];

/** Headers for a path, or for all paths that start with what stands before a final `*`. */
export interface HeaderRule {
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
}

/** The headers of one path of the site. Where rules overlap, the later one wins. */
export function headersFor(path: string): Record<string, string> {
	const matching = HEADER_RULES.filter((rule) => matches(rule.path, path));
	return Object.fromEntries(matching.flatMap((rule) => Object.entries(rule.headers)));
}

function matches(pattern: string, path: string): boolean {
	return pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}
