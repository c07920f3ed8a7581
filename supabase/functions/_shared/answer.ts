import { COMMON_HEADERS, Problem, problemResponse } from './problem.ts';

/** Answers one method of one address. */
export type Handler = (request: Request, url: URL) => Promise<Response>;

/** What a function answers: by the path below its name (`''` for itself), then by method. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

/**
 * Any page may ask: who asks says so with a token in a header, never with a cookie, so that no other site can ask in a
 * person's name.
 */
const CORS = {
	'Access-Control-Allow-Origin': '*',
	'Access-Control-Expose-Headers': 'Location, Retry-After, RateLimit, RateLimit-Policy, Idempotency-Replayed'
};
const PREFLIGHT = {
	'Access-Control-Allow-Headers': 'Authorization, apikey, Content-Type, Idempotency-Key, X-Client-Info, X-Spell-Sha256',
	'Access-Control-Max-Age': '86400'
};

/** Turns routes into what Deno serves. Whatever happens becomes an answer; what nobody foresaw is logged. */
export function answering(name: string, routes: Routes): (request: Request) => Promise<Response> {
	return async (request) => {
		const response = await settled(() => route(name, routes, request));
		for (const [header, value] of Object.entries(CORS)) response.headers.set(header, value);
		return response;
	};
}

async function settled(answer: () => Promise<Response>): Promise<Response> {
	try {
		return await answer();
	} catch (error) {
		if (error instanceof Problem) return problemResponse(error);
		console.error(error);
		return problemResponse(new Problem('failed'));
	}
}

async function route(name: string, routes: Routes, request: Request): Promise<Response> {
	const url = new URL(request.url);
	// A hosted project hands on `/name/…`; a proxy may leave more before it.
	const [, path] = new RegExp(`/${name}(/.*)?$`).exec(url.pathname) ?? [undefined, '/'];
	const methods = routes[(path ?? '').replace(/\/$/, '')];
	if (methods === undefined) throw new Problem('not-found');
	const allowed = [...Object.keys(methods), 'OPTIONS'].join(', ');
	if (request.method === 'OPTIONS') return preflight(allowed);
	const handler = methods[request.method];
	if (handler === undefined) throw new Problem('method-not-allowed', { limit: allowed, headers: { Allow: allowed } });
	return handler(request, url);
}

function preflight(allowed: string): Response {
	return new Response(null, { status: 204, headers: { ...PREFLIGHT, 'Access-Control-Allow-Methods': allowed } });
}

/** An answer in JSON. */
export function json(value: unknown, options: { status?: number; headers?: Record<string, string> } = {}): Response {
	return Response.json(value, { status: options.status ?? 200, headers: { ...COMMON_HEADERS, ...options.headers } });
}
