/** What the service worker keeps of each release, so that the app opens without a network. */

/** Each release has a cache of its own, which only that release fills. */
export const RELEASE_PREFIX = 'spell-release-';
/** Entries of a release's cache that are no files. */
const ELDERS_KEY = '/elders';

export interface ReleaseParts {
	readonly version: string;
	/** The path that the app is served under, without a slash at its end. */
	readonly base: string;
	/** Paths of files whose names change with what is in them. */
	readonly immutable: readonly string[];
	/** Paths of pages, with a slash at their end. */
	readonly pages: readonly string[];
	/** Paths of all else that the app needs. */
	readonly files: readonly string[];
}

/** A file that did not come, or that belongs to another release: a deployment is under way, or the network went. */
export class IncompleteReleaseError extends Error {
	override readonly name = 'IncompleteReleaseError' as const;
}

export class ReleaseShelf {
	readonly #parts: ReleaseParts;
	readonly #immutable: ReadonlySet<string>;

	constructor(parts: ReleaseParts) {
		this.#parts = parts;
		this.#immutable = new Set(parts.immutable);
	}

	/**
	 * Puts all of this release into its cache; what an earlier try or an earlier release has under a hashed name is
	 * not fetched again.
	 * @throws IncompleteReleaseError
	 */
	async fill(): Promise<void> {
		const cache = await this.#open();
		const { immutable, pages, files } = this.#parts;
		await Promise.all([
			...immutable.map((path) => this.#fillHashed(cache, path)),
			...pages.map((path) => this.#fillPage(cache, path)),
			...files.map((path) => fillFresh(cache, path)),
			this.#fillSpells(cache),
			// Some hosts do not give this page under its name.
			fillFresh(cache, this.#notFound).catch(() => undefined)
		]);
	}

	/** The path of the page that an address shows; `undefined` when this release has none there. */
	pageAt(pathname: string): string | undefined {
		const path = pathname.replace(/(\/index\.html|\/?)$/, '/');
		return this.#parts.pages.includes(path) ? path : undefined;
	}

	page(path: string): Promise<Response | undefined> {
		return this.#read(path);
	}

	notFoundPage(): Promise<Response | undefined> {
		return this.#read(this.#notFound);
	}

	/**
	 * Whether this release answers for a file at all. Hashed names of other releases are among them: a tab that began
	 * with one goes on asking for them.
	 */
	answersFor(pathname: string): boolean {
		const { base, files } = this.#parts;
		const below = (folder: string) => pathname.startsWith(`${base}${folder}`);
		return below('/_app/immutable/') || below('/spells/') || files.includes(pathname);
	}

	async file(request: Request): Promise<Response | undefined> {
		const own = await this.#read(request);
		if (own !== undefined || !new URL(request.url).pathname.includes('/_app/immutable/')) return own;
		for (const name of await this.#others()) {
			const found = await this.#read(request, name);
			if (found !== undefined) return found;
		}
		return undefined;
	}

	/** Notes which tabs began with an earlier release: what they may ask for stays until they are closed. */
	async noteElders(tabs: readonly string[]): Promise<void> {
		await (await this.#open()).put(ELDERS_KEY, Response.json(tabs));
	}

	/** Drops earlier releases once no tab is left that began with one. */
	async prune(livingTabs: () => Promise<readonly string[]>): Promise<void> {
		const others = await this.#others();
		if (others.length === 0) return;
		const elders = (await (await this.#read(ELDERS_KEY))?.json()) as readonly string[] | undefined;
		const living = await livingTabs();
		if (elders === undefined || elders.some((tab) => living.includes(tab))) return;
		await Promise.all(others.map((name) => caches.delete(name)));
	}

	async #others(): Promise<string[]> {
		return (await caches.keys()).filter((name) => name.startsWith(RELEASE_PREFIX) && name !== this.#name);
	}

	/** Unlike `caches.open`, this makes no cache where there is none, as after the kill switch. */
	#read(what: RequestInfo, cacheName = this.#name): Promise<Response | undefined> {
		return caches.match(what, { cacheName, ignoreSearch: true, ignoreVary: true });
	}

	#open(): Promise<Cache> {
		return caches.open(this.#name);
	}

	get #name(): string {
		return RELEASE_PREFIX + this.#parts.version;
	}

	get #notFound(): string {
		return `${this.#parts.base}/404.html`;
	}

	async #fillHashed(cache: Cache, path: string): Promise<void> {
		if (await cache.match(path)) return;
		const request = new Request(path);
		const kept = await this.file(request);
		await cache.put(path, kept ?? (await fetchWhole(request)));
	}

	/** A page is only of this release when it starts this release's scripts. */
	async #fillPage(cache: Cache, path: string): Promise<void> {
		const response = await fetchWhole(new Request(path, { cache: 'no-cache' }));
		const html = await response.clone().text();
		const start = /_app\/immutable\/entry\/start\.[^"]+/.exec(html)?.[0] ?? '';
		if (!this.#immutable.has(`${this.#parts.base}/${start}`))
			throw new IncompleteReleaseError(`${path} is of another release`);
		await cache.put(path, response);
	}

	async #fillSpells(cache: Cache): Promise<void> {
		const folder = `${this.#parts.base}/spells/`;
		const index = await fillFresh(cache, `${folder}index.json`);
		const spells = (await index.json()) as readonly { name: string }[];
		await Promise.all(spells.map(({ name }) => fillFresh(cache, `${folder}${encodeURIComponent(name)}.wasm`)));
	}
}

async function fillFresh(cache: Cache, path: string): Promise<Response> {
	const response = await fetchWhole(new Request(path, { cache: 'no-cache' }));
	await cache.put(path, response.clone());
	return response;
}

/** A redirected answer cannot be given to a navigation later. */
async function fetchWhole(request: Request): Promise<Response> {
	const response = await fetch(request);
	if (response.status === 200 && !response.redirected) return response;
	throw new IncompleteReleaseError(`${request.url} was answered with ${response.status}`);
}
