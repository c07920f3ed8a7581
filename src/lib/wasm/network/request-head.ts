/** What may be set of a request: its method and headers, checked as a browser does it, the same everywhere. */

import { NETWORK_LIMITS } from './limits.ts';

const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** A token of HTTP (RFC 9110, 5.6.2). */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** What the platform alone may say (fetch standard, 2.2.2), and what speaks of the connection or of another method. */
const FORBIDDEN =
	/^(accept-charset|accept-encoding|access-control-request-.*|alt-used|connection|content-length|cookie2?|date|dnt|expect|forwarded|host|keep-alive|origin|permissions-policy|proxy-.*|referer|sec-.*|set-cookie2?|te|trailer|transfer-encoding|upgrade|via|x-forwarded-.*|x-http-method(-override)?|x-method-override)$/i;

export interface RequestHead {
	method: string;
	headers: [name: string, value: string][];
}

/** Reads a method and lines of `Name: value`. A string is what is wrong with them. */
export function readHead(method: string, lines: string, hasBody: boolean): RequestHead | string {
	const given = method === '' ? 'GET' : method;
	if (!METHODS.includes(given)) return `The method must be one of ${METHODS.join(', ')}.`;
	if (hasBody && (given === 'GET' || given === 'HEAD')) return `A ${given} request has no body.`;
	const headers = readHeaders(lines);
	return typeof headers === 'string' ? headers : { method: given, headers };
}

function readHeaders(lines: string): RequestHead['headers'] | string {
	const headers: RequestHead['headers'] = [];
	for (const line of lines.split(/\r?\n/)) {
		if (line === '') continue;
		const colon = line.indexOf(':');
		const [name, value] = [line.slice(0, Math.max(colon, 0)), line.slice(colon + 1).trim()];
		const problem = headerProblem(name, value);
		if (problem !== undefined) return problem;
		headers.push([name, value]);
		if (headers.length > NETWORK_LIMITS.headers) return `There are more than ${NETWORK_LIMITS.headers} headers.`;
	}
	return headers;
}

function headerProblem(name: string, value: string): string | undefined {
	if (!TOKEN.test(name)) return 'Each header must be a line of the form Name: value.';
	if (FORBIDDEN.test(name)) return `The header ${name} is not for a program to set.`;
	if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return `The value of ${name} has a character that no header may have.`;
	return undefined;
}
