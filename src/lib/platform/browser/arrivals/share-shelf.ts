/**
 * What another app shared with the installed one: a POST that the service worker takes, and the page picks up once.
 * Any site can make such a POST, so what it brings is treated as something that somebody sent.
 */

/** Below the app's base path; static/manifest.webmanifest names it. */
export const SHARE_PATH = '/share/';
/** The runner, with something to pick up. */
export const SHARED_SEARCH = '?shared';

/** Not one that outlives a visit: emptied as it is read. */
const CACHE = 'spell-shared';
const NAME_HEADER = 'x-spell-name';

export interface SharedThings {
	readonly files: readonly File[];
	/** Title, text and address, those that were given. */
	readonly texts: readonly string[];
}

/** Keeps what a share brings, and sends the browser to where it is picked up. */
export async function receiveShare(request: Request, base: string): Promise<Response> {
	const fields = await request.formData();
	const given = [...fields].filter(([, value]) => (value instanceof File ? value.name !== '' : value !== ''));
	await caches.delete(CACHE);
	const cache = await caches.open(CACHE);
	await Promise.all(given.map(([field, value], place) => cache.put(`/${place}/${field}`, kept(value))));
	return Response.redirect(`${base}/${SHARED_SEARCH}`, 303);
}

/** What was shared last, unless it was picked up before. */
export async function takeShared(): Promise<SharedThings> {
	const names = 'caches' in globalThis ? await caches.keys() : [];
	if (!names.includes(CACHE)) return { files: [], texts: [] };
	const cache = await caches.open(CACHE);
	const entries = await Promise.all((await cache.keys()).map(async (key) => unkept(await cache.match(key))));
	await caches.delete(CACHE);
	return {
		files: entries.filter((entry) => entry instanceof File),
		texts: entries.filter((entry) => typeof entry === 'string')
	};
}

function kept(value: File | string): Response {
	return typeof value === 'string'
		? new Response(value)
		: new Response(value, { headers: { [NAME_HEADER]: encodeURIComponent(value.name) } });
}

async function unkept(response: Response | undefined): Promise<File | string | undefined> {
	const name = response?.headers.get(NAME_HEADER);
	if (response === undefined || name == null) return response?.text();
	return new File([await response.blob()], decodeURIComponent(name));
}
