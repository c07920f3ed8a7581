import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InvalidInputError } from '../../../../src/lib/wasm/errors.ts';
import { capabilityProblems, hostsAskedFor, WasmNetworkControl } from '../../../../src/lib/wasm/network/control.ts';

const control = new WasmNetworkControl(['example.org', '*.example.net', 'http://localhost:8080']);

test.each([
	['https://example.org/'],
	['https://example.org'],
	['HTTPS://EXAMPLE.ORG/Path'],
	['https://example.org/a?b=c#d'],
	['https://example.org:443/'],
	['https://www.example.net/'],
	['http://localhost:8080/'],
	['https://ｅｘａｍｐｌｅ.org/'],
	['https://example。org/'],
	['https://example.org/@evil.com'],
	['https://example.org/?@evil.com']
])('%s is allowed, at a host that was granted', (address) => {
	const verdict = control.check(address);
	expect(verdict.kind).toBe('allowed');
	if (verdict.kind !== 'allowed') return;
	expect(['example.org', 'www.example.net', 'localhost']).toContain(verdict.url.hostname);
});

test.each([
	['https://example.org.evil.com/', 'example.org.evil.com'],
	['https://exampleXorg/', 'examplexorg'],
	['https://example.org./', 'example.org.'],
	['https://sub.example.org/', 'sub.example.org'],
	['https://example.net/', 'example.net'],
	['https://example.org:8443/', 'example.org:8443'],
	['http://example.org/', 'example.org'],
	// Cyrillic letters in the place of Latin ones.
	['https://ехample.org/', 'xn--ample-ywe6i.org'],
	['https://evil.com/?https://example.org/', 'evil.com'],
	['https://evil.com/#@example.org', 'evil.com'],
	['https://evil.com?@example.org/', 'evil.com'],
	['http://localhost/', 'localhost'],
	['http://localhost:8081/', 'localhost:8081'],
	['http://127.0.0.1:8080/', '127.0.0.1:8080'],
	['http://[::1]:8080/', '[::1]:8080'],
	['https://127.0.0.1/', '127.0.0.1'],
	['https://0x7f000001/', '127.0.0.1'],
	['https://2130706433/', '127.0.0.1'],
	['https://0177.0.0.1/', '127.0.0.1'],
	['https://10.0.0.1/', '10.0.0.1'],
	['https://169.254.169.254/latest/meta-data/', '169.254.169.254'],
	['https://[::ffff:169.254.169.254]/', '[::ffff:a9fe:a9fe]'],
	['https://[fe80::1]/', '[fe80::1]']
])('%s is denied, and named %s', (address, host) => {
	expect(control.check(address)).toMatchObject({ kind: 'denied', host });
});

test.each([
	[''],
	['example.org'],
	['//example.org/'],
	['https:example.org'],
	['https:/example.org'],
	['https:///example.org'],
	['https://'],
	['https:\\\\example.org'],
	['https://evil.com\\@example.org/'],
	['https://example.org\\.evil.com/'],
	[' https://example.org/'],
	['https://example.org/ '],
	['https://exa\tmple.org/'],
	['https://exa\nmple.org/'],
	['https://example.org\0.evil.com/'],
	['https://user@example.org/'],
	['https://user:password@example.org/'],
	['https://example.org@evil.com/'],
	['https://@example.org/'],
	['https://ex%61mple.org/'],
	['https://example.org%2eevil.com/'],
	['https://example.org%00.evil.com/'],
	['https://exa[mple.org/'],
	['https://1.2.3.4.5/'],
	['https://example.org:99999/'],
	['ftp://example.org/'],
	['file:///etc/passwd'],
	['data:text/plain,x'],
	['blob:https://example.org/1'],
	['javascript:alert(1)'],
	['wss://example.org/'],
	[`https://example.org/${'a'.repeat(8_192)}`]
])('%j is no address', (address) => {
	expect(control.check(address).kind).toBe('invalid');
});

test('an address as a redirect gives it is judged the same, its user name too', () => {
	expect(control.judge(new URL('https://example.org/x')).kind).toBe('allowed');
	expect(control.judge(new URL('https://a:b@example.org/x')).kind).toBe('denied');
	expect(control.judge(new URL('ftp://example.org/x')).kind).toBe('denied');
	expect(control.judge(new URL('javascript:alert(1)')).kind).toBe('denied');
});

test('nothing is granted unless something is', () => {
	expect(new WasmNetworkControl().check('https://example.org/').kind).toBe('denied');
	expect(new WasmNetworkControl([], ['example.org']).check('https://example.org/').kind).toBe('denied');
});

test('of what a person grants, a manifest reaches only what it asks for', () => {
	const both = new WasmNetworkControl(['*.example.org', 'example.com'], ['api.example.org', 'evil.com']);
	expect(both.check('https://api.example.org/').kind).toBe('allowed');
	expect(both.check('https://www.example.org/')).toMatchObject({
		kind: 'denied',
		message: expect.stringContaining('manifest') as string
	});
	expect(both.check('https://example.com/').kind).toBe('denied');
	expect(both.check('https://evil.com/').kind).toBe('denied');
});

test('entries that cannot be used are named', () => {
	const make = () => new WasmNetworkControl(['example.org', 'http://example.org', '*'] as string[]);
	expect(make).toThrow(InvalidInputError);
	expect(make).toThrow(/\/network\/allow\/1 must be https.*\/network\/allow\/2 must be a host/);
	expect(() => new WasmNetworkControl('example.org' as never)).toThrow(/\/network\/allow must be a list/);
	expect(() => new WasmNetworkControl([1 as unknown as string])).toThrow(
		/\/network\/allow\/0 must be text, not number/
	);
	expect(() => new WasmNetworkControl(Array.from({ length: 51 }, () => 'example.org'))).toThrow(
		/at most 50 entries, not 51/
	);
});

test('whatever is asked, only granted origins are allowed', () => {
	const granted = new WasmNetworkControl(['example.org']);
	const piece = fc.constantFrom(
		...'https://',
		...'example.org',
		'@',
		'\\',
		'%2e',
		'.',
		':',
		'443',
		'#',
		'?',
		'/',
		'evil.com',
		'é',
		'\t'
	);
	const property = fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
		const verdict = granted.check(`https://${pieces.join('')}`);
		if (verdict.kind === 'allowed') expect(verdict.url.origin).toBe('https://example.org');
	});
	fc.assert(property, { numRuns: 3_000 });
});

test('a manifest asks by its capabilities', () => {
	const manifest = {
		name: 'x',
		capabilities: ['network:https://api.example.org', 'network:*.Example.net', 'network:api.example.org', 'clock']
	};
	expect(capabilityProblems(manifest)).toEqual([]);
	expect(hostsAskedFor(manifest)).toEqual(['api.example.org', '*.example.net']);
	expect(hostsAskedFor({ name: 'x' })).toEqual([]);
});

test('a manifest that asks for what cannot be is told where', () => {
	const capabilities = ['network', 'network:example.org', 'network:http://example.org', 'network:*'];
	expect(capabilityProblems({ name: 'x', capabilities })).toMatchObject([
		{ path: '/capabilities/0' },
		{ path: '/capabilities/2' },
		{ path: '/capabilities/3' }
	]);
});
