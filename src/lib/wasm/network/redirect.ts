import type { RequestHead } from './request-head.ts';

/** A request on its way: what is asked of which address. */
export interface Hop extends RequestHead {
	url: URL;
	body: Uint8Array<ArrayBuffer> | undefined;
}

const STATUSES: readonly number[] = [301, 302, 303, 307, 308];
const OF_THE_BODY = /^content-(encoding|language|location|type)$/i;
/** All that another origin gets to see of the headers: anything else may be a key. */
const HARMLESS = /^(accept|accept-language|content-language|content-type|user-agent)$/i;

/** Where a response sends its request; `undefined` when it is an answer. A string is what is wrong with it. */
export function redirectOf(hop: Hop, status: number, location: string | null): Hop | string | undefined {
	if (!STATUSES.includes(status) || location === null) return undefined;
	const url = URL.parse(location, hop.url);
	if (url === null) return 'The response redirects to an address that cannot be read.';
	url.hash = '';
	const next = becomesGet(hop.method, status) ? withoutBody(hop) : hop;
	const headers = url.origin === hop.url.origin ? next.headers : next.headers.filter(([name]) => HARMLESS.test(name));
	return { ...next, url, headers };
}

/** Fetch standard, HTTP-redirect fetch, step 12. */
function becomesGet(method: string, status: number): boolean {
	if (status === 303) return method !== 'GET' && method !== 'HEAD';
	return (status === 301 || status === 302) && method === 'POST';
}

function withoutBody(hop: Hop): Hop {
	return {
		...hop,
		method: 'GET',
		body: undefined,
		headers: hop.headers.filter(([name]) => !OF_THE_BODY.test(name))
	};
}
