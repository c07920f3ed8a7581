import { expect, test } from 'vitest';
import { readHead } from '../../../../src/lib/wasm/network/request-head.ts';

test('a method and headers are read', () => {
	expect(readHead('', '', false)).toEqual({ method: 'GET', headers: [] });
	expect(readHead('POST', 'Accept: text/plain\r\nX-Key:  a: b \nEmpty:\n', true)).toEqual({
		method: 'POST',
		headers: [
			['Accept', 'text/plain'],
			['X-Key', 'a: b'],
			['Empty', '']
		]
	});
});

test.each(['get', 'CONNECT', 'TRACE', 'TRACK', 'PROPFIND', 'GET ', 'GET /x HTTP/1.1\r\nHost: evil'])(
	'%j is no method for a program',
	(method) => expect(readHead(method, '', false)).toContain('method must be one of')
);

test.each(['GET', 'HEAD'])('%s has no body', (method) => {
	expect(readHead(method, '', true)).toContain('no body');
	expect(readHead(method, '', false)).toBeTypeOf('object');
});

test.each([
	...['Host', 'host', 'Cookie', 'Cookie2', 'Set-Cookie', 'Origin', 'Referer', 'Connection', 'Content-Length', 'Date'],
	...['Sec-Fetch-Site', 'SEC-X', 'Proxy-Authorization', 'Transfer-Encoding', 'TE', 'Trailer', 'Upgrade', 'Via', 'DNT'],
	...['Expect', 'Keep-Alive', 'Accept-Encoding', 'Access-Control-Request-Method', 'X-HTTP-Method-Override'],
	...['X-Forwarded-For', 'Forwarded']
])('the header %s is refused', (name) => {
	expect(readHead('GET', `${name}: x`, false)).toContain(name);
});

test.each([['no colon'], [': no name'], ['two words: x'], ['Näme: x'], ['X-A: a\0b'], ['X-A: €'], ['X-A: a\rX-B: b']])(
	'%j is no header',
	(line) => expect(readHead('GET', line, false)).toBeTypeOf('string')
);

test('there are at most 100 headers', () => {
	const lines = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: x`).join('\n');
	expect(readHead('GET', lines(100), false)).toBeTypeOf('object');
	expect(readHead('GET', lines(101), false)).toContain('more than 100');
});
