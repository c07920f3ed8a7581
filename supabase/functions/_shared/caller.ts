import { given, type Backend } from './backend.ts';
import { Problem } from './problem.ts';

/** What API tokens may be for: the check of `api_tokens.scopes`. */
export type Scope = 'cast' | 'runs:read' | 'spells:read' | 'spells:write';

/** Whoever asks: always a person, in a session or by a token that speaks for them in one team. */
export type Caller =
	| { kind: 'session'; person: string }
	| { kind: 'token'; person: string; tokenId: string; team: string; scopes: readonly string[] };

/** As private.new_token makes them. */
const TOKEN = /^spell_[0-9a-f]{64}$/;
/** Three parts, of which the last signs: Lite takes what has less for nobody's, and so must not see it. */
const SESSION = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** @throws Problem `not-signed-in`, `bad-token`, or `missing-scope` for a token that is not for this. */
export async function authenticate(request: Request, backend: Backend, scope: Scope): Promise<Caller> {
	const credential = credentialOf(request);
	if (!credential.startsWith('spell_')) return { kind: 'session', person: await personOf(credential, backend) };
	const caller = await tokenCaller(credential, backend);
	if (caller.scopes.includes(scope)) return caller;
	throw new Problem('missing-scope', { field: 'Authorization', limit: scope, value: caller.scopes.join(' ') });
}

/** The team that a token is for; no limit for a session. */
export function teamOf(caller: Caller): string | undefined {
	return caller.kind === 'token' ? caller.team : undefined;
}

function credentialOf(request: Request): string {
	const header = request.headers.get('authorization');
	if (header === null) throw unauthorized('not-signed-in');
	const [, credential] = /^Bearer +([^ ]+)$/i.exec(header) ?? [];
	if (credential === undefined) throw unauthorized('bad-token');
	return credential;
}

async function personOf(session: string, { anybody }: Backend): Promise<string> {
	if (!SESSION.test(session)) throw unauthorized('bad-token');
	const { data, error } = await anybody.auth.getUser(session);
	if (data.user !== null) return data.user.id;
	if (error === null || isRefusal(error.status)) throw unauthorized('bad-token');
	throw new Error('The backend could not say whose session this is.', { cause: error });
}

function isRefusal(status: number | undefined): boolean {
	return status !== undefined && status >= 400 && status < 500;
}

async function tokenCaller(token: string, { server }: Backend): Promise<Extract<Caller, { kind: 'token' }>> {
	if (!TOKEN.test(token)) throw unauthorized('bad-token');
	const [row] = given(await server.rpc('use_api_token', { token }));
	if (row === undefined) throw unauthorized('bad-token');
	return { kind: 'token', person: row.user_id, tokenId: row.token_id, team: row.team_id, scopes: row.scopes };
}

function unauthorized(code: 'not-signed-in' | 'bad-token'): Problem {
	return new Problem(code, { field: 'Authorization', headers: { 'WWW-Authenticate': 'Bearer' } });
}
