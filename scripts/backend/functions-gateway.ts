import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';
import { Problem, problemResponse } from '../../supabase/functions/_shared/problem.ts';
import type { Functions, FunctionsState } from './functions.ts';

const FUNCTIONS = '/functions/v1/';
/** Shorter addresses, as the specification has them. */
const ALIASES: Readonly<Record<string, string>> = {
	'/api/spells/upload-wasm': 'upload-wasm',
	'/api/v1/cast': 'cast',
	'/api/openapi.json': 'openapi'
};
/** Of one connection only (RFC 9110, 7.6.1). */
const HOP_BY_HOP = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'];

/** Where among the functions a path leads: the function's name and what follows. Undefined for any other path. */
export function functionPath(pathname: string): string | undefined {
	if (pathname.startsWith(FUNCTIONS)) return `/${pathname.slice(FUNCTIONS.length)}`;
	const alias = Object.keys(ALIASES).find((path) => pathname === path || pathname.startsWith(`${path}/`));
	return alias === undefined ? undefined : `/${ALIASES[alias]}${pathname.slice(alias.length)}`;
}

/** Answers a request that is for a function, or says that there is none to answer it. */
export function answerFunction(
	functions: Functions | undefined,
	path: string,
	request: IncomingMessage,
	response: ServerResponse
): void {
	if (functions?.state.kind === 'up') return forward(functions.state.port, path, request, response);
	void sendProblem(response, absence(functions?.state));
}

function absence(state: Exclude<FunctionsState, { kind: 'up' }> | undefined): Problem {
	if (state === undefined) return new Problem('unavailable', { detail: 'This site was started without a backend.' });
	if (state.kind === 'missing') return new Problem('unavailable', { detail: state.reason });
	const headers = { 'Retry-After': String(Math.ceil(state.retryMs / 1000)) };
	return new Problem('unavailable', { detail: state.reason, headers });
}

/** Both bodies go through piece by piece. A function may answer before it has read all: what is left is read and dropped. */
function forward(port: number, path: string, request: IncomingMessage, response: ServerResponse): void {
	const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
	const upstream = ask({ host: '127.0.0.1', port, path, method: request.method ?? 'GET', headers });
	upstream.on('response', (answer) => {
		const kept = Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.includes(name));
		response.writeHead(answer.statusCode ?? 502, Object.fromEntries(kept));
		answer.on('error', () => response.destroy()).pipe(response);
		request.unpipe(upstream);
		request.resume();
	});
	upstream.on('error', () => {
		request.resume();
		if (!response.headersSent)
			void sendProblem(response, new Problem('unavailable', { detail: 'The function did not answer.' }));
	});
	request.on('aborted', () => upstream.destroy());
	request.pipe(upstream);
}

async function sendProblem(response: ServerResponse, problem: Problem): Promise<void> {
	const { status, headers, body } = problemResponse(problem);
	response.writeHead(status, [...headers].flat()).end(await new Response(body).text());
}
