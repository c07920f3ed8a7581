import type { RequestListener, ServerResponse } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { ERRNO } from '../../../src/lib/wasm/network/errno.ts';
import { serve, type TestServer } from '../../support/http-server.ts';
import { compileWat } from '../../unit/support/wat.ts';
import { text, utf8, type Place } from '../place.ts';
import { command, DATA } from '../programs.ts';

/** Pages of other origins may read what is answered with these. */
const CORS = {
	'Access-Control-Allow-Origin': '*',
	'Access-Control-Allow-Headers': '*',
	'Access-Control-Expose-Headers': '*'
};
const HOUR_MS = 3_600_000;

interface Asked {
	method?: string;
	headers?: string;
	body?: string;
}

/** A program fetches from hosts that it was let reach, waits for them, and from no others. */
export function network(place: Place): void {
	const { cast } = place;
	const started: TestServer[] = [];
	afterEach(async () => {
		for (const server of started.splice(0)) await server.close();
	});
	const serving = async (respond: RequestListener): Promise<TestServer> => {
		const server = await serve((request, response) => {
			for (const [name, value] of Object.entries(CORS)) response.setHeader(name, value);
			if (request.method === 'OPTIONS') response.setHeader('Access-Control-Allow-Methods', '*').end();
			else respond(request, response);
		});
		started.push(server);
		return server;
	};
	const granted = (...servers: TestServer[]) => ({ network: { allow: servers.map(({ origin }) => origin) } });

	test('a granted host is reached, and its answer is the program’s to read', async () => {
		const server = await serving((_, response) => response.setHeader('X-Answer', 'yes').end('hello, program'));
		const outcome = await cast(await fetcher(`${server.origin}/a?b=c`), granted(server));
		expect(outcome).toMatchObject({ kind: 'ok' });
		expect(text(outcome.stdout)).toBe('hello, program');
		expect(text(outcome.stderr)).toMatch(/^x-answer: yes$/m);
		expect(outcome.requests).toMatchObject([
			{ kind: 'answered', method: 'GET', status: 200, url: `${server.origin}/a?…`, bytesReceived: 14 }
		]);
	});

	test('a function reaches a granted host as a command does', async () => {
		const server = await serving((_, response) => response.end('hello, function'));
		const outcome = await cast(await fetchingFunction(server.origin), granted(server));
		expect(outcome).toMatchObject({ kind: 'ok', requests: [{ kind: 'answered', status: 200 }] });
		expect(text(outcome.stdout)).toBe('hello, function');
	});

	test('a function that waits for a host is stopped at its deadline', async () => {
		const server = await serving(() => undefined);
		const limits = { timeoutMs: 300 };
		const outcome = await cast(await fetchingFunction(server.origin), { ...granted(server), limits });
		expect(outcome).toMatchObject({ kind: 'timed-out', deadlineMs: 300 });
		expect(outcome.figures.fuel).toBeTypeOf('number');
	});

	test('method, headers and body arrive as they were given, and no cookie or referrer', async () => {
		const server = await serving((_, response) => response.writeHead(404).end('no'));
		const asked = { method: 'POST', headers: 'Content-Type: text/plain\nX-Key: k é\n', body: 'é€😀' };
		const outcome = await cast(await fetcher(server.origin, asked), granted(server));
		expect(outcome.requests).toMatchObject([{ kind: 'answered', status: 404, bytesSent: 9 }]);
		const [seen] = server.seen.filter(({ method }) => method !== 'OPTIONS');
		expect(seen).toMatchObject({ method: 'POST', body: asked.body, headers: { 'content-type': 'text/plain' } });
		expect(seen?.headers['x-key']).toBe('k é');
		for (const name of ['cookie', 'referer']) expect(seen?.headers).not.toHaveProperty(name);
	});

	test('without a grant the program gets ACCES, and nothing is sent', async () => {
		const server = await serving((_, response) => response.end());
		const outcome = await cast(await fetcher(server.origin));
		expect(outcome).toMatchObject({
			kind: 'denied',
			capability: 'network',
			name: server.origin,
			exitCode: ERRNO.acces
		});
		expect(outcome.requests).toMatchObject([{ kind: 'denied', method: 'GET', host: new URL(server.origin).host }]);
		expect(server.seen).toEqual([]);
	});

	test('a grant for another host, port or scheme is none for this one', async () => {
		const server = await serving((_, response) => response.end());
		const { host } = new URL(server.origin);
		const allow = ['example.org', 'http://127.0.0.1', 'http://localhost', host, '*.example.org'];
		const outcome = await cast(await fetcher(server.origin), { network: { allow } });
		expect(outcome).toMatchObject({ kind: 'denied', exitCode: ERRNO.acces });
		expect(server.seen).toEqual([]);
	});

	test('a program that copes with a denial ends as it did', async () => {
		const outcome = await cast(await fetcher('https://example.org/', {}, 'copes'));
		expect(outcome).toMatchObject({ kind: 'ok', requests: [{ kind: 'denied', host: 'example.org' }] });
	});

	test.each([
		['https://user:secret@127.0.0.1/', {}],
		['http:\\\\127.0.0.1', {}],
		['file:///etc/passwd', {}],
		['http://127.0.0.1/', { method: 'CONNECT' }],
		['http://127.0.0.1/', { headers: 'Host: example.org\n' }],
		['http://127.0.0.1/', { headers: 'Cookie: a=b\n' }]
	])('%s with %j is invalid', async (address, asked) => {
		const outcome = await cast(await fetcher(address, asked), { network: { allow: ['http://127.0.0.1'] } });
		expect(outcome).toMatchObject({ kind: 'exited', exitCode: ERRNO.inval, requests: [{ kind: 'failed' }] });
		expect(JSON.stringify(outcome.requests)).not.toContain('secret');
	});

	test('a list of grants that cannot be used is refused and named', async () => {
		const outcome = await cast(await fetcher('https://example.org/'), { network: { allow: ['http://example.org'] } });
		expect(outcome).toMatchObject({ kind: 'invalid-input', problems: [{ path: '/network/allow/0' }] });
	});

	test('no redirect leads to where nothing was granted', async () => {
		const evil = await serving((_, response) => response.end('stolen'));
		const good = await serving((_, response) => response.writeHead(302, { Location: evil.origin }).end());
		const outcome = await cast(await fetcher(good.origin, { headers: 'Authorization: x\n' }), granted(good));
		expect([ERRNO.acces, ERRNO.notsup]).toContain('exitCode' in outcome ? outcome.exitCode : undefined);
		expect(outcome.requests).toHaveLength(1);
		expect(outcome.requests[0]?.kind).not.toBe('answered');
		expect(evil.seen).toEqual([]);
	});

	test('a large answer arrives whole, and ends at its limit', async () => {
		const whole = 'x'.repeat(3_000_001);
		const server = await serving((_, response) => response.end(whole));
		const program = await fetcher(server.origin);
		const outcome = await cast(program, granted(server));
		expect(outcome.stdout).toHaveLength(whole.length);
		const limited = await cast(program, { ...granted(server), limits: { inputBytes: 1_000_000 } });
		expect(limited).toMatchObject({ kind: 'exited', exitCode: ERRNO.fbig });
		expect(limited.requests).toMatchObject([{ kind: 'failed', errno: ERRNO.fbig }]);
	});

	test('a host that answers slowly is waited for; what came before is printed', async () => {
		const { promise: printed, resolve: print } = Promise.withResolvers<void>();
		const server = await serving((_, response) => {
			response.write('first ');
			void printed.then(() => response.end('second'));
		});
		const outcome = await cast(await fetcher(server.origin), granted(server), { onOutput: () => print() });
		expect(text(outcome.stdout)).toBe('first second');
		expect(outcome.figures.waitedMs).toBeGreaterThan(0);
	});

	test('a host that never answers ends with the deadline, and the connection with it', async () => {
		const { promise: left, resolve: leave } = Promise.withResolvers<void>();
		const server = await serving((request) => void request.socket.once('close', leave));
		const outcome = await cast(await fetcher(server.origin), { ...granted(server), limits: { timeoutMs: 700 } });
		expect(outcome).toMatchObject({ kind: 'timed-out', requests: [{ kind: 'failed', errno: ERRNO.canceled }] });
		await left;
	});

	test('a cancelled cast lets go of its request', async () => {
		const { promise: left, resolve: leave } = Promise.withResolvers<void>();
		const controller = new AbortController();
		const server = await serving((request) => {
			request.socket.once('close', leave);
			controller.abort();
		});
		const request = { ...granted(server), limits: { timeoutMs: HOUR_MS } };
		const outcome = await cast(await fetcher(server.origin), request, { signal: controller.signal });
		expect(outcome).toMatchObject({ kind: 'cancelled', requests: [{ kind: 'failed', errno: ERRNO.canceled }] });
		await left;
	});

	test('a host where nobody listens fails the request, not the cast', async () => {
		const server = await serving(() => undefined);
		await server.close();
		started.pop();
		const outcome = await cast(await fetcher(server.origin), granted(server));
		expect([ERRNO.connrefused, ERRNO.hostunreach]).toContain('exitCode' in outcome ? outcome.exitCode : undefined);
		expect(outcome.requests).toMatchObject([{ kind: 'failed' }]);
	});

	test('an answer that breaks off says so', async () => {
		const server = await serving((_, response: ServerResponse) => {
			response.writeHead(200, { 'Content-Length': '100' }).write('half', () => response.socket?.destroySoon());
		});
		const outcome = await cast(await fetcher(server.origin), granted(server));
		expect(outcome).toMatchObject({ kind: 'exited' });
		expect(outcome.requests).toMatchObject([{ kind: 'failed', status: 200 }]);
	});

	test('places outside the memory and unknown handles are errors, not ends', async () => {
		const program = await command(
			`(i32.store8 (i32.const ${DATA}) (call $fetch_open (i32.const -1) (i32.const 9) ${'(i32.const 0) '.repeat(7)}))
			(i32.store8 (i32.const ${DATA + 1}) (call $fetch_open ${'(i32.const 0) '.repeat(8)} (i32.const -1)))
			(i32.store8 (i32.const ${DATA + 2}) (call $fetch_status (i32.const 1) (i32.const 0)))
			(i32.store8 (i32.const ${DATA + 3}) (call $fetch_read (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
			(i32.store8 (i32.const ${DATA + 4}) (call $fetch_close (i32.const 1)))
			(call $print (i32.const ${DATA}) (i32.const 5))`,
			{ foreign: IMPORTS }
		);
		expect([...(await cast(program)).stdout]).toEqual([21, 21, 8, 8, 8]);
	});

	// A worker that had to be killed could not tell the fuel.
	test('a program that asks without end, with a large body, is stopped at its deadline', async () => {
		const program = await command(
			`(loop $again
				(drop (call $fetch_open (i32.const ${DATA + 20}) (i32.const 4) (i32.const ${DATA}) (i32.const 20)
					(i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0x4000000) (i32.const 0)))
				(br $again))`,
			{ foreign: IMPORTS, data: 'https://example.org/POST', memory: '(memory (export "memory") 1024)' }
		);
		const outcome = await cast(program, { limits: { timeoutMs: 400 } });
		expect(outcome).toMatchObject({ kind: 'timed-out' });
		expect(outcome.figures.fuel).toBeTypeOf('number');
	});

	test('denied requests are counted, too: the last are refused without a word', async () => {
		const program = await command(
			`(local $left i32) (local.set $left (i32.const 1200))
			(loop $again
				(local.set $left (i32.sub (local.get $left) (i32.const 1)))
				(i32.store8 (i32.const 8) (call $fetch_open (i32.const 0) (i32.const 0) (i32.const ${DATA}) (i32.const 20)
					${'(i32.const 0) '.repeat(5)}))
				(br_if $again (local.get $left)))
			(call $print (i32.const 8) (i32.const 1))`,
			{ foreign: IMPORTS, data: 'https://example.org/' }
		);
		const outcome = await cast(program);
		expect([...outcome.stdout]).toEqual([ERRNO.dquot]);
		expect(outcome.requests).toHaveLength(1_000);
	});
}

const IMPORTS = [
	`"spell" "fetch_open" (func $fetch_open (param ${'i32 '.repeat(9)}) (result i32))`,
	'"spell" "fetch_status" (func $fetch_status (param i32 i32) (result i32))',
	'"spell" "fetch_headers" (func $fetch_headers (param i32 i32 i32 i32) (result i32))',
	'"spell" "fetch_read" (func $fetch_read (param i32 i32 i32 i32) (result i32))',
	'"spell" "fetch_close" (func $fetch_close (param i32) (result i32))'
];

/** Answers with what an address answers, of up to 256 bytes. An errno is a trap. */
function fetchingFunction(address: string): Promise<Uint8Array<ArrayBuffer>> {
	return compileWat(`(module
		${IMPORTS.map((entry) => `(import ${entry})`).join('\n')}
		(memory (export "memory") 1)
		(data (i32.const ${DATA}) "${address}")
		(func (export "alloc") (param i32) (result i32) (i32.const 8192))
		(func (export "cast") (param i32 i32) (result i64)
			(if (call $fetch_open (i32.const 0) (i32.const 0) (i32.const ${DATA}) (i32.const ${address.length})
				${'(i32.const 0) '.repeat(4)} (i32.const 16)) (then unreachable))
			(if (call $fetch_read (i32.load (i32.const 16)) (i32.const 4096) (i32.const 256) (i32.const 8))
				(then unreachable))
			(i64.or (i64.shl (i64.const 4096) (i64.const 32)) (i64.load32_u (i32.const 8)))))`);
}

/**
 * Makes one request; prints the body to stdout and the headers to stderr. An errno is its exit code, unless it `copes`.
 */
function fetcher(
	address: string,
	{ method = '', headers = '', body = '' }: Asked = {},
	manner: 'fails' | 'copes' = 'fails'
): Promise<Uint8Array<ArrayBuffer>> {
	const parts = [method, address, headers, body];
	let at = DATA;
	const places = parts.map((part) => {
		const { length } = utf8(part);
		at += length;
		return `(i32.const ${at - length}) (i32.const ${length})`;
	});
	const exit = manner === 'copes' ? '(i32.const 0)' : '(local.get $errno)';
	const attempt = (call: string) =>
		`(local.set $errno ${call}) (if (local.get $errno) (then (call $proc_exit ${exit})))`;
	return command(
		`(local $errno i32)
		${attempt(`(call $fetch_open ${places.join(' ')} (i32.const 16))`)}
		${attempt('(call $fetch_headers (i32.load (i32.const 16)) (i32.const 16384) (i32.const 16384) (i32.const 20))')}
		(call $write (i32.const 2) (i32.const 16384) (i32.load (i32.const 20)))
		(loop $more
			${attempt('(call $fetch_read (i32.load (i32.const 16)) (i32.const 65536) (i32.const 65536) (i32.const 20))')}
			(call $print (i32.const 65536) (i32.load (i32.const 20)))
			(br_if $more (i32.load (i32.const 20))))
		${attempt('(call $fetch_close (i32.load (i32.const 16)))')}`,
		{ foreign: IMPORTS, data: parts.join(''), memory: '(memory (export "memory") 2)' }
	);
}
