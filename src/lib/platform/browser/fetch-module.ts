import { HostError } from '../../wasm/errors.ts';
import { retryTransient } from '../../wasm/retry.ts';

/**
 * Fetches a module's bytes, without credentials or referrer; tries again where that may help.
 * @throws HostError `module-unreachable`.
 */
export function fetchModule(from: Response | URL | string, signal?: AbortSignal): Promise<Blob> {
	if (from instanceof Response) return bodyOf(from);
	return retryTransient(async () => bodyOf(await request(from, signal)), { signal });
}

async function bodyOf(response: Response): Promise<Blob> {
	if (!response.ok) throw refused(response);
	try {
		return await response.blob();
	} catch (cause) {
		throw unreachable(response.url, cause);
	}
}

async function request(url: URL | string, signal: AbortSignal | undefined): Promise<Response> {
	try {
		return await fetch(url, { credentials: 'omit', referrerPolicy: 'no-referrer', signal: signal ?? null });
	} catch (cause) {
		throw unreachable(String(url), cause);
	}
}

/** 429 and 5xx pass; anything else the site means. `Retry-After` counts when it is in seconds. */
function refused({ status, url, headers }: Response): HostError {
	const transient = status === 429 || status >= 500;
	const retryAfterMs = Number(headers.get('retry-after') ?? 0) * 1_000 || undefined;
	return new HostError('module-unreachable', `${url} answered ${status}.`, { transient, retryAfterMs });
}

function unreachable(url: string, cause: unknown): HostError {
	const message = `${url} could not be fetched: no connection, or the site does not allow it (CORS).`;
	return new HostError('module-unreachable', message, { cause, transient: true });
}
