/**
 * The kill switch. Served as /service-worker.js in the place of the app's own, it takes the service worker off every
 * device that asks for an update, with the files that it kept: after that, pages come from the network again. Compiled
 * modules go too, as they are made anew when needed. Saved spells, runs and folders are elsewhere, and stay.
 */
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(leave()));

async function leave() {
	const ours = (await caches.keys()).filter((name) => /^spell-(release-|(compiled|shared)$)/.test(name));
	await Promise.all(ours.map((name) => caches.delete(name)));
	await self.registration.unregister();
}
