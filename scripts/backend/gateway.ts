import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Beside } from '../serve.ts';
import type { EmbeddedBackend } from './embedded.ts';
import { answerFunction, functionPath } from './functions-gateway.ts';
import type { Functions } from './functions.ts';
import { withSignedUrls } from './signed-urls.ts';

/** Where the app learns which backend it has; on a static host it is a file, or not there (docs/SUPABASE.md). */
export const CONFIG_PATH = '/config.json';
export const MAIL_PATH = '/_mail';

const EMBEDDED = ['/auth/v1/', '/rest/v1/', '/storage/v1/'];
/** A hosted project has these; Lite would answer them with a page of its own. */
const MISSING = ['/realtime/v1/', '/graphql/v1/'];
/** Names by which this machine calls itself. Any other was made to lead here by somebody else's name server. */
const LOCAL_HOSTS = ['localhost', '127.0.0.1', '[::1]'];

const NO_STORE = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const MAIL_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The backend's part of the origin that the app is on; of no backend, only the answer that its functions are not there. */
export function gateway(backend: EmbeddedBackend | undefined, functions?: Functions): Beside {
	return (request, response) => {
		const url = new URL(request.url ?? '/', 'http://localhost');
		const called = functionPath(url.pathname);
		const answer = backend && answerOf(backend, url, request);
		if (called === undefined && answer === undefined) return false;
		if (!LOCAL_HOSTS.includes((request.headers.host ?? '').replace(/:\d+$/, '')))
			void send(response, Promise.resolve(problem(421, 'This address is none of this machine.')));
		else if (called !== undefined) answerFunction(functions, called + url.search, request, response);
		else if (answer !== undefined) void send(response, answer());
		return true;
	};
}

function answerOf(backend: EmbeddedBackend, url: URL, request: IncomingMessage): (() => Promise<Response>) | undefined {
	const { pathname } = url;
	if (EMBEDDED.some((prefix) => pathname.startsWith(prefix)))
		return async () => withSignedUrls(pathname, await backend.fetch(toWebRequest(url, request)));
	if (MISSING.some((prefix) => pathname.startsWith(prefix)))
		return async () => problem(404, 'The embedded backend has no such service.');
	if (pathname === CONFIG_PATH) return async () => Response.json(configOf(backend), { headers: NO_STORE });
	if (pathname === MAIL_PATH) return async () => mailPage(backend);
	return undefined;
}

function configOf({ publishableKey }: EmbeddedBackend): object {
	// An address relative to this file: whoever reads it knows the origin, and the port may differ.
	return { supabase: { url: '/', publishableKey } };
}

function mailPage({ mailbox }: EmbeddedBackend): Response {
	const headers = { ...NO_STORE, 'Content-Type': 'text/html;charset=utf-8', 'Content-Security-Policy': MAIL_POLICY };
	return new Response(mailbox.page(), { headers });
}

function problem(status: number, message: string): Response {
	return Response.json({ message }, { status, headers: NO_STORE });
}

function toWebRequest(url: URL, request: IncomingMessage): Request {
	const headers = new Headers();
	for (const [name, value] of Object.entries(request.headersDistinct))
		for (const one of value ?? []) headers.append(name, one);
	const { method = 'GET' } = request;
	const address = new URL(url.pathname + url.search, `http://${request.headers.host ?? 'localhost'}`);
	if (method === 'GET' || method === 'HEAD') return new Request(address, { method, headers });
	const body = Readable.toWeb(request) as ReadableStream & globalThis.ReadableStream;
	// Without `duplex`, Node takes no body that is a stream; the type does not know it yet.
	const init = { method, headers, body, duplex: 'half' };
	return new Request(address, init);
}

async function send(response: ServerResponse, answer: Promise<Response>): Promise<void> {
	try {
		const { status, headers, body } = await answer;
		response.writeHead(status, [...headers].flat());
		if (body === null) response.end();
		else
			Readable.fromWeb(body as ReadableStream)
				.on('error', () => response.destroy())
				.pipe(response);
	} catch (error) {
		console.error(error);
		if (response.headersSent) response.destroy();
		else response.writeHead(500, { 'Content-Type': 'application/json' }).end('{"message":"The backend failed."}');
	}
}
