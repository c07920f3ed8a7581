/**
 * Keeps the app's own files by release, so that every page opens without a network, and answers for compiled modules,
 * so that the engine's own code cache works on them (platform/browser/compiled-store). docs/OFFLINE.md says how.
 */
import { base, build, files, prerendered, version } from '$service-worker';
import { COMPILED_CACHE, COMPILED_PATH } from './lib/platform/browser/compiled-path.ts';
import { receiveShare, SHARE_PATH } from './lib/platform/browser/arrivals/share-shelf.ts';
import type { ToWorker } from './lib/platform/browser/offline/messages.ts';
import { notKeptPage } from './lib/platform/browser/offline/not-kept-page.ts';
import { ReleaseShelf } from './lib/platform/browser/offline/release-shelf.ts';

/** What is used of a service worker's scope; TypeScript's libraries for pages and for workers exclude each other. */
interface ServiceWorkerScope {
	readonly location: Location;
	readonly registration: ServiceWorkerRegistration;
	readonly clients: {
		claim(): Promise<void>;
		matchAll(options: { type: 'window'; includeUncontrolled: true }): Promise<readonly { readonly id: string }[]>;
	};
	skipWaiting(): Promise<void>;
	addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
	addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
	addEventListener(type: 'message', listener: (event: MessageEvent<ToWorker>) => void): void;
}

interface LifeEvent {
	waitUntil(work: Promise<void>): void;
}

interface RequestEvent extends LifeEvent {
	readonly request: Request;
	respondWith(response: Promise<Response>): void;
}

const worker = globalThis.self as unknown as ServiceWorkerScope;
const shelf = new ReleaseShelf({ version, base, immutable: build, pages: prerendered, files });

// No skipWaiting here: a person chooses when an update takes over. On a first visit there is nothing to wait for.
worker.addEventListener('install', (event) => event.waitUntil(shelf.fill()));
worker.addEventListener('activate', (event) => event.waitUntil(takeOver()));
worker.addEventListener('message', ({ data, ports: [port] }) => {
	if (data.kind === 'which-release') port?.postMessage(version);
	else if (data.kind === 'claim') void worker.clients.claim();
	else void worker.skipWaiting();
});
worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname, search } = new URL(request.url);
	if (origin !== worker.location.origin) return;
	if (request.method === 'POST' && pathname === base + SHARE_PATH) event.respondWith(receiveShare(request, base));
	if (request.method !== 'GET') return;
	if (pathname.includes(COMPILED_PATH)) event.respondWith(compiled(request));
	else if (request.mode === 'navigate') event.respondWith(page(event, { pathname, search }));
	else if (shelf.answersFor(pathname)) event.respondWith(file(request));
});

async function takeOver(): Promise<void> {
	await shelf.noteElders(await livingTabs());
	await worker.clients.claim();
	await shelf.prune(livingTabs);
}

async function livingTabs(): Promise<string[]> {
	const tabs = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	return tabs.map(({ id }) => id);
}

async function compiled(request: Request): Promise<Response> {
	const cache = await caches.open(COMPILED_CACHE);
	// Nothing kept is nothing wrong: an error status would show in the console.
	return (await cache.match(request)) ?? new Response(null, { status: 204 });
}

/** From this release's cache, always: a page and its scripts are of one release, whatever the server has by now. */
async function page(event: RequestEvent, { pathname, search }: Pick<URL, 'pathname' | 'search'>): Promise<Response> {
	const path = shelf.pageAt(pathname);
	const kept = path && (await shelf.page(path));
	if (kept) {
		if (!updateUnderWay()) event.waitUntil(shelf.prune(livingTabs));
		// A page finds its scripts from its folder: /library is no address for it, as it is none on a host.
		return /\/(index\.html)?$/.test(pathname) ? kept : Response.redirect(path + search);
	}
	try {
		const response = await fetch(event.request);
		// The browser dropped the cache: it is filled again, unless the server has another release by now.
		if (path !== undefined) event.waitUntil(shelf.fill().catch(() => undefined));
		return response;
	} catch {
		return (path === undefined ? await shelf.notFoundPage() : undefined) ?? notKeptPage();
	}
}

/** The cache of a release that is on its way is no earlier release's. */
function updateUnderWay(): boolean {
	return worker.registration.installing !== null || worker.registration.waiting !== null;
}

async function file(request: Request): Promise<Response> {
	return (await shelf.file(request)) ?? fetch(request);
}
