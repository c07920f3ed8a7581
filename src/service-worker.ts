/**
 * Answers for compiled modules, so that the engine's own code cache works on them (platform/browser/compiled-store).
 * Everything else goes to the network as if this were not here.
 */
import { COMPILED_CACHE, COMPILED_PATH } from './lib/platform/browser/compiled-path.ts';

/** What is used of a service worker's scope; TypeScript's libraries for pages and for workers exclude each other. */
interface ServiceWorkerScope {
	readonly location: Location;
	readonly clients: { claim(): Promise<void> };
	skipWaiting(): Promise<void>;
	addEventListener(type: 'install' | 'activate', listener: (event: LifeEvent) => void): void;
	addEventListener(type: 'fetch', listener: (event: RequestEvent) => void): void;
}

interface LifeEvent {
	waitUntil(work: Promise<void>): void;
}

interface RequestEvent {
	readonly request: Request;
	respondWith(response: Promise<Response>): void;
}

const worker = globalThis.self as unknown as ServiceWorkerScope;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
	const { origin, pathname } = new URL(event.request.url);
	if (origin === worker.location.origin && pathname.includes(COMPILED_PATH)) event.respondWith(answer(event.request));
});

async function answer(request: Request): Promise<Response> {
	const cache = await caches.open(COMPILED_CACHE);
	// Nothing kept is nothing wrong: an error status would show in the console.
	return (await cache.match(request)) ?? new Response(null, { status: 204 });
}
