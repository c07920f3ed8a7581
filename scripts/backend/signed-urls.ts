/**
 * @supabase/lite 0.10 answers a request for a signed address with `signedUrl`, absolute; a hosted project with `url` or
 * `signedURL`, relative to /storage/v1, which is what supabase-js reads.
 * @returns the answer with the hosted one's fields beside.
 */
export async function withSignedUrls(pathname: string, response: Response): Promise<Response> {
	const isSigning = /^\/storage\/v1\/object\/(upload\/)?sign\//.test(pathname);
	if (!isSigning || !response.ok || response.headers.get('content-type')?.includes('json') !== true) return response;
	const headers = new Headers(response.headers);
	headers.delete('content-length');
	return Response.json(mended(await response.json()), { status: response.status, headers });
}

function mended(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(mended);
	if (typeof value !== 'object' || value === null || !('signedUrl' in value)) return value;
	const relative = String(value.signedUrl).replace(/^\/storage\/v1/, '');
	return { ...value, url: relative, signedURL: relative };
}
