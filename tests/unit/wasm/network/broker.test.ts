import type { RequestListener } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { NetworkBroker } from '../../../../src/lib/wasm/network/broker.ts';
import { WasmNetworkControl } from '../../../../src/lib/wasm/network/control.ts';
import type { NetworkQuestion } from '../../../../src/lib/wasm/network/dialogue.ts';
import { ERRNO } from '../../../../src/lib/wasm/network/errno.ts';
import type { NetworkRequest } from '../../../../src/lib/wasm/protocol.ts';
import { serve, type TestServer } from '../../../support/http-server.ts';

const opened: { close(): void | Promise<void> }[] = [];
afterEach(async () => {
	for (const one of opened.splice(0)) await one.close();
});

async function server(respond: RequestListener): Promise<TestServer> {
	const started = await serve(respond);
	opened.push(started);
	return started;
}

function broker(allow: string[], limits: { inputBytes?: number; outputBytes?: number } = {}) {
	const requests: NetworkRequest[] = [];
	const made = new NetworkBroker({
		fetch,
		control: new WasmNetworkControl(allow),
		limits: { inputBytes: 1_000_000, outputBytes: 1_000_000, ...limits },
		now: () => performance.now(),
		onRequest: (request) => requests.push(request)
	});
	opened.push(made);
	return { broker: made, requests };
}

function ask(address: string, { method = '', headers = '', body = '' } = {}): NetworkQuestion {
	return { kind: 'open', method, address, headers, body: new TextEncoder().encode(body) };
}

async function get(made: NetworkBroker, question: NetworkQuestion): Promise<string> {
	const answer = await made.answer(question);
	if (answer.kind !== 'opened') throw new Error(JSON.stringify(answer));
	let text = '';
	for (;;) {
		const piece = await made.answer({ kind: 'read', handle: answer.handle });
		if (piece.kind !== 'piece') throw new Error(JSON.stringify(piece));
		if (piece.bytes.length === 0) return text;
		text += new TextDecoder().decode(piece.bytes);
	}
}

test('a request goes out as asked, and nothing else goes along', async () => {
	const { origin, seen } = await server((_, response) =>
		response.writeHead(201, { 'X-Answer': 'yes', 'Set-Cookie': 'a=b' }).end('hello')
	);
	const { broker: made, requests } = broker([origin]);
	const question = ask(`${origin}/a?key=1#b`, { method: 'POST', headers: 'X-Key: k\n', body: 'data' });
	const answer = await made.answer(question);
	expect(answer).toMatchObject({ kind: 'opened', status: 201 });
	if (answer.kind !== 'opened') return;
	expect(answer.headers).toContain('x-answer: yes\n');
	expect(answer.headers).not.toMatch(/cookie/i);
	expect(seen).toMatchObject([{ method: 'POST', path: '/a?key=1', body: 'data', headers: { 'x-key': 'k' } }]);
	for (const name of ['cookie', 'origin', 'referer']) expect(seen[0]?.headers).not.toHaveProperty(name);
	await made.answer({ kind: 'close', handle: answer.handle });
	expect(requests).toMatchObject([
		{ kind: 'answered', method: 'POST', status: 201, url: `${origin}/a?…`, bytesSent: 4, redirects: 0 }
	]);
});

test('what was not granted is denied, recorded, and sees no request', async () => {
	const { origin, seen } = await server((_, response) => response.end());
	const { broker: made, requests } = broker(['example.org']);
	expect(await made.answer(ask(`${origin}/secret`))).toEqual({ kind: 'failed', errno: ERRNO.acces });
	expect(seen).toEqual([]);
	expect(requests).toMatchObject([{ kind: 'denied', host: new URL(origin).host, url: `${origin}/secret` }]);
});

test('a redirect to where nothing was granted is not followed', async () => {
	const evil = await server((_, response) => response.end('secret'));
	const good = await server((_, response) => response.writeHead(302, { Location: `${evil.origin}/x` }).end());
	const { broker: made, requests } = broker([good.origin]);
	expect(await made.answer(ask(good.origin))).toEqual({ kind: 'failed', errno: ERRNO.acces });
	expect(good.seen).toHaveLength(1);
	expect(evil.seen).toEqual([]);
	expect(requests).toMatchObject([{ kind: 'denied', url: `${evil.origin}/x`, redirects: 1 }]);
});

test.each(['http://a:b@HOST/', 'ftp://HOST/', '//evil.example/', 'https://HOST/'])(
	'a redirect to %s is denied',
	async (to) => {
		const good = await server((_, response) =>
			response.writeHead(302, { Location: to.replace('HOST', new URL(good.origin).host) }).end()
		);
		const { broker: made } = broker([good.origin]);
		expect(await made.answer(ask(good.origin))).toEqual({ kind: 'failed', errno: ERRNO.acces });
		expect(good.seen).toHaveLength(1);
	}
);

test('a redirect to another origin that was granted takes no keys along', async () => {
	const other = await server((_, response) => response.end('there'));
	const first = await server((_, response) => response.writeHead(307, { Location: other.origin }).end());
	const { broker: made } = broker([first.origin, other.origin]);
	const headers = 'Authorization: Bearer x\nX-Api-Key: y\nAccept: text/plain\n';
	expect(await get(made, ask(first.origin, { method: 'PUT', headers, body: 'data' }))).toBe('there');
	expect(first.seen[0]?.headers).toMatchObject({ authorization: 'Bearer x', 'x-api-key': 'y' });
	expect(other.seen).toMatchObject([{ method: 'PUT', body: 'data', headers: { accept: 'text/plain' } }]);
	for (const name of ['authorization', 'x-api-key']) expect(other.seen[0]?.headers).not.toHaveProperty(name);
});

test.each([
	[301, 'POST', 'GET', ''],
	[302, 'POST', 'GET', ''],
	[303, 'PUT', 'GET', ''],
	[302, 'PUT', 'PUT', 'data'],
	[307, 'POST', 'POST', 'data'],
	[308, 'POST', 'POST', 'data']
])('after %d, %s becomes %s', async (status, method, then, body) => {
	const made = await server((request, response) =>
		request.url === '/end' ? response.end('end') : response.writeHead(status, { Location: '/end' }).end()
	);
	const { broker: one } = broker([made.origin]);
	const headers = 'Content-Type: text/plain\nX-Key: y';
	expect(await get(one, ask(made.origin, { method, headers, body: 'data' }))).toBe('end');
	expect(made.seen[1]).toMatchObject({ method: then, body, headers: { 'x-key': 'y' } });
	expect('content-type' in (made.seen[1]?.headers ?? {})).toBe(body !== '');
});

test('five redirects are followed, a sixth is not', async () => {
	const { origin, seen } = await server((request, response) => {
		const left = Number(request.url?.slice(1));
		if (left === 0) response.end('end');
		else response.writeHead(302, { Location: `/${left - 1}` }).end();
	});
	const { broker: made, requests } = broker([origin]);
	expect(await get(made, ask(`${origin}/5`))).toBe('end');
	expect(await made.answer(ask(`${origin}/6`))).toEqual({ kind: 'failed', errno: ERRNO.hostunreach });
	expect(seen).toHaveLength(12);
	expect(requests).toMatchObject([
		{ redirects: 5 },
		{ kind: 'failed', message: expect.stringContaining('more than 5') as string }
	]);
});

test('responses end at their limit, all together', async () => {
	const { origin } = await server((_, response) => response.end('x'.repeat(600)));
	const { broker: made, requests } = broker([origin], { inputBytes: 1_000 });
	expect(await get(made, ask(origin))).toHaveLength(600);
	await expect(get(made, ask(origin))).rejects.toThrow(`${ERRNO.fbig}`);
	expect(requests[1]).toMatchObject({ kind: 'failed', errno: ERRNO.fbig, status: 200 });
});

test('what is sent ends at its limit, all together', async () => {
	const { origin, seen } = await server((_, response) => response.end());
	const { broker: made } = broker([origin], { outputBytes: 10 });
	const question = ask(origin, { method: 'POST', body: 'sixsix' });
	await get(made, question);
	expect(await made.answer(question)).toEqual({ kind: 'failed', errno: ERRNO.msgsize });
	expect(seen).toHaveLength(1);
});

test('a cast makes 1,000 requests and no more', async () => {
	const { broker: made, requests } = broker([]);
	const errnos = new Set<number>();
	for (let i = 0; i < 1_000; i++) {
		const answer = await made.answer(ask('https://example.org/'));
		if (answer.kind === 'failed') errnos.add(answer.errno);
	}
	expect([...errnos]).toEqual([ERRNO.acces]);
	expect(await made.answer(ask('https://example.org/'))).toEqual({ kind: 'failed', errno: ERRNO.dquot });
	expect(requests).toHaveLength(1_000);
});

test('sixteen responses may be open, and closing one makes room', async () => {
	const { origin } = await server((_, response) => response.end('x'));
	const { broker: made } = broker([origin]);
	const handles = [];
	for (let i = 0; i < 16; i++) {
		const answer = await made.answer(ask(origin));
		if (answer.kind === 'opened') handles.push(answer.handle);
	}
	expect(new Set(handles).size).toBe(16);
	expect(await made.answer(ask(origin))).toEqual({ kind: 'failed', errno: ERRNO.mfile });
	expect(await made.answer({ kind: 'close', handle: handles[3]! })).toEqual({ kind: 'closed' });
	expect(await made.answer({ kind: 'close', handle: handles[3]! })).toEqual({ kind: 'failed', errno: ERRNO.badf });
	expect(await made.answer({ kind: 'read', handle: handles[3]! })).toEqual({ kind: 'failed', errno: ERRNO.badf });
	expect(await get(made, ask(origin))).toBe('x');
});

test('a refused connection and a broken response say so', async () => {
	const gone = await server(() => undefined);
	await gone.close();
	opened.splice(opened.indexOf(gone), 1);
	const breaking = await server((_, response) => {
		response.writeHead(200, { 'Content-Length': '100' }).write('half');
		response.socket?.destroySoon();
	});
	const { broker: made, requests } = broker([gone.origin, breaking.origin]);
	expect(await made.answer(ask(gone.origin))).toEqual({ kind: 'failed', errno: ERRNO.connrefused });
	await expect(get(made, ask(breaking.origin))).rejects.toThrow(`"errno":${ERRNO.connreset}`);
	expect(requests).toMatchObject([{ errno: ERRNO.connrefused }, { errno: ERRNO.connreset, bytesReceived: 4 }]);
});

test('an address or a header that cannot be used is recorded without its secrets', async () => {
	const { broker: made, requests } = broker(['example.org']);
	const invalid = { kind: 'failed', errno: ERRNO.inval };
	expect(await made.answer(ask('https://user:password@example.org/'))).toEqual(invalid);
	expect(await made.answer(ask('https://example.org/', { headers: 'Cookie: a=b' }))).toEqual(invalid);
	expect(requests).toMatchObject([
		{ kind: 'failed', url: '', host: '' },
		{ kind: 'failed', url: 'https://example.org/', message: expect.stringContaining('Cookie') as string }
	]);
	expect(JSON.stringify(requests)).not.toContain('password');
});

test('closing gives up what runs, and tells of it at once', async () => {
	const { promise: arrived, resolve } = Promise.withResolvers<void>();
	const { promise: left, resolve: leave } = Promise.withResolvers<void>();
	const { origin } = await server((request) => {
		request.socket.once('close', () => leave());
		resolve();
	});
	const { broker: made, requests } = broker([origin]);
	const answer = made.answer(ask(origin));
	await arrived;
	made.close();
	expect(requests).toMatchObject([{ kind: 'failed', errno: ERRNO.canceled }]);
	await left;
	expect(await answer).toMatchObject({ kind: 'failed' });
	expect(await made.answer(ask(origin))).toEqual({ kind: 'failed', errno: ERRNO.badf });
	expect(requests).toHaveLength(1);
});

test('a redirect that cannot be looked into is not followed', async () => {
	const requests: NetworkRequest[] = [];
	const made = new NetworkBroker({
		// As browsers answer with `redirect: 'manual'`; the real one is in the conformance tests.
		fetch: () => Promise.resolve(Object.defineProperty(new Response(), 'type', { value: 'opaqueredirect' })),
		control: new WasmNetworkControl(['example.org']),
		limits: { inputBytes: 1, outputBytes: 1 },
		now: () => 0,
		onRequest: (request) => requests.push(request)
	});
	expect(await made.answer(ask('https://example.org/'))).toEqual({ kind: 'failed', errno: ERRNO.notsup });
	expect(requests).toMatchObject([{ kind: 'failed', message: expect.stringContaining('redirect') as string }]);
});
