import { expect, test } from 'vitest';
import { headersFor, PAGE_DIRECTIVES } from '../../../src/lib/platform/headers.ts';

test('a page may not be framed, and is asked for again each time', () => {
	expect(headersFor('/cast')).toMatchObject({
		'Content-Security-Policy': "frame-ancestors 'none'",
		'Cross-Origin-Resource-Policy': 'same-origin',
		'Cache-Control': 'no-cache'
	});
});

test('a worker may compile wasm, read blobs of its page, and nothing else', () => {
	expect(headersFor('/_app/immutable/workers/cast-a1b2.js')).toMatchObject({
		'Content-Security-Policy': "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src blob:; base-uri 'none'",
		'Cache-Control': 'public,max-age=31536000,immutable'
	});
});

test('a page may fetch by https for its programs; scripts are its own', () => {
	expect(PAGE_DIRECTIVES['connect-src']).toEqual(['self', 'https:']);
	expect(PAGE_DIRECTIVES['script-src']).toEqual(['self', 'wasm-unsafe-eval']);
	expect(PAGE_DIRECTIVES['default-src']).toEqual(['none']);
});

test.each(['/spell.js', '/spell.d.ts', '/spells/index.json'])('other sites may use %s', (path) => {
	expect(headersFor(path)).toMatchObject({
		'Access-Control-Allow-Origin': '*',
		'Cross-Origin-Resource-Policy': 'cross-origin'
	});
});

test.each(['/spell.jsx', '/spells', '/_app/version.json'])('%s is for the site alone', (path) => {
	expect(headersFor(path)).not.toHaveProperty('Access-Control-Allow-Origin');
});

test('nothing asks for cross-origin isolation, and everything forbids sniffing', () => {
	for (const path of ['/', '/spell.js', '/_app/immutable/workers/x.js', '/spells/x.wasm']) {
		expect(headersFor(path)).not.toHaveProperty('Cross-Origin-Embedder-Policy');
		expect(headersFor(path)).toHaveProperty('X-Content-Type-Options', 'nosniff');
	}
});
