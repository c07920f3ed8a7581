import { HostError } from '../../wasm/errors.ts';

/**
 * Fetches a module's bytes, without credentials or referrer.
 * @throws HostError `module-unreachable`; transient where trying again may help (network, 429, 5xx).
 */
export async function fetchModule(from: Response | URL | string): Promise<Blob> {
	const response = from instanceof Response ? from : await request(from);
	if (!response.ok) {
		const transient = response.status === 429 || response.status >= 500;
		throw new HostError('module-unreachable', `${response.url} answered ${response.status}.`, { transient });
	}
	try {
		return await response.blob();
	} catch (cause) {
		throw unreachable(response.url, cause);
	}
}

async function request(url: URL | string): Promise<Response> {
	try {
		return await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer' });
	} catch (cause) {
		throw unreachable(String(url), cause);
	}
}

function unreachable(url: string, cause: unknown): HostError {
	const message = `${url} could not be fetched: no connection, or the site does not allow it (CORS).`;
	return new HostError('module-unreachable', message, { cause, transient: true });
}
