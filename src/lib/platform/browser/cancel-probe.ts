/**
 * Looks whether a `blob:` address still stands, from within a program's host call: the one thing that a page without
 * cross-origin isolation can change and a busy worker can see. To be imported before the worker is confined, as this
 * keeps the one synchronous request that there is. It asks for `blob:` addresses only.
 */
const { XMLHttpRequest } = self;

/** `unknown` where such addresses cannot be read at all, as under a policy without `connect-src blob:`. */
export function probe(address: string): 'stands' | 'gone' | 'unknown' {
	if (isReadable(address)) return 'stands';
	const own = URL.createObjectURL(new Blob());
	try {
		return isReadable(own) ? 'gone' : 'unknown';
	} finally {
		URL.revokeObjectURL(own);
	}
}

function isReadable(address: string): boolean {
	if (!address.startsWith('blob:')) return false;
	try {
		const request = new XMLHttpRequest();
		request.open('GET', address, false);
		request.send();
		return request.status === 200;
	} catch {
		return false;
	}
}
