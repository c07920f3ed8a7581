interface TrustedTypes {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** Starts the service worker once the page has loaded: what it fetches must not slow the first visit down. */
export function registerServiceWorker(url: string): void {
	const { serviceWorker } = navigator as { serviceWorker?: ServiceWorkerContainer };
	if (serviceWorker === undefined) return;
	const register = () =>
		void serviceWorker.register(trustedUrl(url)).catch((error: unknown) => {
			console.info('Spell cannot be kept for offline use here:', error);
		});
	if (document.readyState === 'complete') register();
	else addEventListener('load', register, { once: true });
}

/** Where Trusted Types are enforced, only this script may become the service worker. */
function trustedUrl(url: string): string {
	const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
	if (trustedTypes === undefined) return url;
	const policy = trustedTypes.createPolicy('spell-service-worker', {
		createScriptURL(asked) {
			if (asked !== url) throw new TypeError(`${asked} is not the service worker`);
			return asked;
		}
	});
	return policy.createScriptURL(url);
}
