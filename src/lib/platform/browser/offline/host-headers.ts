/** Whether the host sends the headers that the app asks for (platform/headers.ts): some static hosts let nobody set any. */
import castUrl from '../worker.ts?worker&url';

/** As kept by the service worker, or the browser: it asks the host for nothing that it did not send before. */
export async function hostSendsHeaders(): Promise<boolean> {
	const response = await fetch(castUrl).catch(() => undefined);
	// Without an answer nothing is known.
	return (
		response === undefined || (response.headers.get('content-security-policy') ?? '').includes("default-src 'none'")
	);
}
