import { trustedUrls } from '../trusted-url.ts';

/** Starts the service worker once the page has loaded: what it fetches must not slow the first visit down. */
export function registerServiceWorker(url: string): void {
	const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
	if (serviceWorker === undefined) return;
	const register = () =>
		void serviceWorker.register(trustedUrls('spell-service-worker', [url])(url)).catch((error: unknown) => {
			console.info('Spell cannot be kept for offline use here:', error);
		});
	if (document.readyState === 'complete') register();
	else addEventListener('load', register, { once: true });
}
