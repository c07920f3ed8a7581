/** Every way in which a function refuses. The code is for programs, the title for people; both stay as they are. */
export const PROBLEMS = {
	'bad-request': { status: 400, title: 'The request cannot be read.' },
	'bad-parameter': { status: 400, title: 'A parameter is missing or cannot be used.' },
	'not-signed-in': { status: 401, title: 'This needs a session or an API token.' },
	'bad-token': { status: 401, title: 'The session or token is unknown, was revoked, or has expired.' },
	'missing-scope': { status: 403, title: 'The API token is not for this.' },
	'role-too-low': { status: 403, title: 'Your role in the team does not allow this.' },
	'not-found': { status: 404, title: 'There is nothing at this address.' },
	'no-such-spell': { status: 404, title: 'There is no such spell, or none that you may see.' },
	'no-such-module': { status: 404, title: 'There is no such module, or none that you may see.' },
	'no-such-version': { status: 404, title: 'The spell has no such version.' },
	'method-not-allowed': { status: 405, title: 'This address does not take this method.' },
	'version-taken': { status: 409, title: 'This version of the spell exists, with other bytes.' },
	'module-pinned': { status: 409, title: 'A published version is made of this module.' },
	'not-uploaded': { status: 409, title: 'The bytes have not been uploaded.' },
	'too-large': { status: 413, title: 'There are more bytes than allowed.' },
	'unsupported-type': { status: 415, title: 'Bodies of this type are not taken.' },
	'invalid-module': { status: 422, title: 'The bytes are no module that can be cast.' },
	'hash-mismatch': { status: 422, title: 'The bytes are not those that were announced.' },
	'rate-limited': { status: 429, title: 'There were too many requests.' },
	failed: { status: 500, title: 'The function failed.' },
	unavailable: { status: 503, title: 'The functions are not there right now.' }
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** What a refusal is about. */
export interface ProblemFacts {
	/** A sentence about this one request. */
	detail?: string;
	/** The parameter, header or part of the body that is wrong. */
	field?: string;
	/** What it may be at most, or must be. */
	limit?: number | string;
	/** What it is. */
	value?: number | string;
	/** More that belongs to the code, such as what the core found in a module. */
	more?: Readonly<Record<string, unknown>>;
	headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way out: whatever throws it need not know what answers it. */
export class Problem extends Error {
	override readonly name = 'Problem' as const;
	readonly code: ProblemCode;
	readonly facts: ProblemFacts;

	constructor(code: ProblemCode, facts: ProblemFacts = {}) {
		super(facts.detail ?? PROBLEMS[code].title);
		this.code = code;
		this.facts = facts;
	}
}

/** A refusal in the form of RFC 9457. */
export function problemResponse({ code, facts }: Problem): Response {
	const { more, headers, ...named } = facts;
	const { status, title } = PROBLEMS[code];
	const body = { type: `urn:spell:problem:${code}`, title, status, code, ...named, ...more };
	return new Response(JSON.stringify(body), {
		status,
		headers: { 'Content-Type': 'application/problem+json', ...COMMON_HEADERS, ...headers }
	});
}

/** Of every answer: answers are one person's, for one moment. */
export const COMMON_HEADERS = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' } as const;
