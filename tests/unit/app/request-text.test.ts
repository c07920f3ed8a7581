import { expect, test } from 'vitest';
import { requestLine, requestResult, requestsSummary } from '../../../src/lib/app/request-text.ts';
import type { NetworkRequest } from '../../../src/lib/wasm/protocol.ts';

const COMMON = {
	method: 'GET',
	host: 'example.org',
	url: 'https://example.org/a',
	redirects: 0,
	startedMs: 0,
	ms: 12.3,
	bytesSent: 0,
	bytesReceived: 2_048
};
const ANSWERED: NetworkRequest = { ...COMMON, kind: 'answered', status: 200 };
const DENIED: NetworkRequest = { ...COMMON, kind: 'denied', message: 'example.org was not granted.' };
const FAILED: NetworkRequest = { ...COMMON, kind: 'failed', errno: 28, message: 'No address.', method: '', url: '' };

test('requests are summed up', () => {
	expect(requestsSummary([])).toBe('');
	expect(requestsSummary([ANSWERED])).toBe('1 request to the network');
	expect(requestsSummary([ANSWERED, DENIED, FAILED, DENIED])).toBe('4 requests to the network, 2 denied, 1 failed');
});

test('each says what was asked and how it ended', () => {
	expect(requestLine(ANSWERED)).toBe('GET https://example.org/a');
	expect(requestResult(ANSWERED)).toMatch(/^200, 2(\.0)? KiB in 12/);
	expect(requestResult(DENIED)).toBe('denied: example.org was not granted.');
	expect(requestLine(FAILED)).toBe('(no method) (no address)');
});
