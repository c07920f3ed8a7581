import { expect, inject, test } from 'vitest';

const get = (path: string, headers = {}): Promise<Response> => fetch(inject('siteUrl') + path, { headers });

test('a page comes with the security headers', async () => {
	const { headers } = await get('/');
	expect(headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
	expect(headers.get('x-content-type-options')).toBe('nosniff');
	expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
	expect(headers.get('cross-origin-embedder-policy')).toBeNull();
	expect(headers.get('cache-control')).toBe('no-cache');
});

test('a hashed file comes compressed and is kept for ever', async () => {
	const [script] = /\/_app\/immutable\/entry\/start[^"]+/.exec(await (await get('/')).text()) ?? [];
	const { status, headers } = await get(script ?? '', { 'accept-encoding': 'br' });
	expect(status).toBe(200);
	expect(headers.get('cache-control')).toBe('public,max-age=31536000,immutable');
	expect(headers.get('content-encoding')).toBe('br');
});

test('an unknown path is answered with the page for it', async () => {
	const response = await get('/no/such/page');
	expect(response.status).toBe(404);
	expect(response.headers.get('content-type')).toBe('text/html;charset=utf-8');
	expect(response.headers.get('content-security-policy')).toBe("frame-ancestors 'none'");
	expect(await response.text()).toContain('<!doctype html>');
});

test('nothing outside the site is served', async () => {
	for (const path of ['/../package.json', '/%2e%2e/package.json', '/..%2fpackage.json']) {
		expect((await get(path)).status).toBe(404);
	}
});

test('other sites may read the example spells', async () => {
	const response = await get('/spells/index.json');
	expect(response.headers.get('access-control-allow-origin')).toBe('*');
	expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
	expect(await response.json()).toBeInstanceOf(Array);
});
