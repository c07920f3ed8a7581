import { expect, test } from 'vitest';
import { matchesPattern, parseHostPattern, patternText } from '../../../../src/lib/wasm/network/host-pattern.ts';

test.each([
	['example.org', 'example.org'],
	['EXAMPLE.org', 'example.org'],
	['https://example.org', 'example.org'],
	['https://example.org:443', 'example.org'],
	['example.org:8443', 'example.org:8443'],
	['*.example.org', '*.example.org'],
	['*.example.org:8443', '*.example.org:8443'],
	['bücher.example', 'xn--bcher-kva.example'],
	// The first letter is Cyrillic: a person sees that it is another name.
	['ехample.org', 'xn--ample-ywe6i.org'],
	['localhost', 'localhost'],
	['http://localhost', 'http://localhost'],
	['http://localhost:80', 'http://localhost'],
	['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
	['http://[::1]:8080', 'http://[::1]:8080'],
	['10.0.0.1', '10.0.0.1'],
	['[0:0::1]', '[::1]'],
	['_sip.example.org', '_sip.example.org']
])('%s is read as %s', (entry, canonical) => {
	const pattern = parseHostPattern(entry);
	if (typeof pattern === 'string') throw new Error(pattern);
	expect(patternText(pattern)).toBe(canonical);
});

test.each([
	['', 'must be a host'],
	['*', 'must be a host'],
	['*.', 'must be a host'],
	['https://', 'must be a host'],
	['example.org/', 'must be a host'],
	['example.org/path', 'must be a host'],
	['example.org?x', 'must be a host'],
	['user@example.org', 'must be a host'],
	['exa mple.org', 'must be a host'],
	['a.*.example.org', 'must be a host'],
	['**.example.org', 'must be a host'],
	['ex%61mple.org', 'must be a host'],
	['wss://example.org', 'must be a host'],
	['example.org:', 'must be a host'],
	['example.org:port', 'must be a host'],
	['example.org:0', 'port from 1 to 65535'],
	['example.org:65536', 'port from 1 to 65535'],
	['example.org.', 'cannot be used'],
	['-example.org', 'cannot be used'],
	['*.org', 'all of .org'],
	['*.localhost', 'all of .localhost'],
	['*.127.0.0.1', 'before an IP address'],
	['*.[::1]', 'before an IP address'],
	['0x7f.1', 'write the IP address as 127.0.0.1'],
	['2130706433', 'write the IP address as 127.0.0.1'],
	['1.2.3.4.5', 'no address can have'],
	['[::1', 'must be a host'],
	['http://example.org', 'must be https'],
	['http://127.0.0.2', 'must be https'],
	['http://localhost.example.org', 'must be https']
])('%j is refused: %s', (entry, problem) => {
	expect(parseHostPattern(entry)).toContain(problem);
});

test.each([
	['example.org', 'https://example.org/', true],
	['example.org', 'https://example.org:443/x?y', true],
	['example.org', 'https://example.org:444/', false],
	['example.org', 'http://example.org/', false],
	['example.org', 'http://example.org:443/', false],
	['example.org', 'https://www.example.org/', false],
	['example.org', 'https://example.org.evil.com/', false],
	['example.org', 'https://exampleXorg/', false],
	['example.org', 'https://notexample.org/', false],
	['example.org', 'https://example.org./', false],
	['example.org:8443', 'https://example.org:8443/', true],
	['example.org:8443', 'https://example.org/', false],
	['*.example.org', 'https://www.example.org/', true],
	['*.example.org', 'https://a.b.example.org/', true],
	['*.example.org', 'https://example.org/', false],
	['*.example.org', 'https://evilexample.org/', false],
	['*.example.org', 'https://www.example.org.evil.com/', false],
	['http://localhost:8080', 'http://localhost:8080/', true],
	['http://localhost:8080', 'https://localhost:8080/', false],
	['http://localhost:8080', 'http://127.0.0.1:8080/', false],
	['127.0.0.1', 'https://2130706433/', true]
])('%s for %s: %s', (entry, address, matches) => {
	const pattern = parseHostPattern(entry);
	if (typeof pattern === 'string') throw new Error(pattern);
	expect(matchesPattern(pattern, new URL(address))).toBe(matches);
});
