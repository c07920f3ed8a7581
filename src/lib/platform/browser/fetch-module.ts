import { HostError, ModuleRefusedError } from '../../wasm/errors.ts';
import { checkSize } from '../../wasm/module-size.ts';
import type { CastLimits } from '../../wasm/protocol.ts';
import { retryTransient } from '../../wasm/retry.ts';

/**
 * Fetches a module's bytes, without credentials or referrer; tries again where that may help. A body that turns out
 * longer than `moduleBytes`, once its `Content-Encoding` is undone, is received no further.
 * @throws HostError `module-unreachable`; ModuleRefusedError `too-large`.
 */
export function fetchModule(
	from: Response | URL | string,
	limits: Pick<CastLimits, 'moduleBytes'>,
	signal?: AbortSignal
): Promise<Blob> {
	if (from instanceof Response) return bodyOf(from, limits);
	return retryTransient(async () => bodyOf(await request(from, signal), limits), { signal });
}

async function bodyOf(response: Response, limits: Pick<CastLimits, 'moduleBytes'>): Promise<Blob> {
	if (!response.ok) throw refused(response);
	const reader = response.body?.getReader();
	const pieces: Uint8Array<ArrayBuffer>[] = [];
	let bytes = 0;
	try {
		for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
			bytes += piece.value.length;
			checkSize(bytes, limits);
			pieces.push(piece.value);
		}
	} catch (cause) {
		// What comes of giving up is of no use any more.
		reader?.cancel().catch(() => undefined);
		throw cause instanceof ModuleRefusedError ? cause : unreachable(response.url, cause);
	}
	return new Blob(pieces);
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
