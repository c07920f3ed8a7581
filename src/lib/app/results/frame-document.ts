/**
 * A page that a program made, for a frame in which nothing runs and from which nothing leaves. The frame's sandbox stops
 * scripts, forms, pop-ups, refreshes and the way to the page around it; the policy stops every request; links are taken out.
 */

/** In bytes; a larger page could hold up the browser, and its source is shown instead. */
export const FRAME_LIMIT = 2 * 1_048_576;

const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; form-action 'none'";
/**
 * Hints to connect ahead are no requests that a policy could stop, and a browser connects already when a link is
 * pressed. So what leads elsewhere becomes elements without a meaning; a tag can be written in no other way.
 */
const LEADING_TAG = /<(\/?)(?=(?:a|area|base|link|meta|iframe|frame|embed|object)[\s/>])/gi;
const LINK_STYLE = '<style>x-a { text-decoration: underline }</style>';

export function frameDocument(html: string): string {
	return [
		'<!doctype html><meta charset="utf-8">',
		`<meta http-equiv="Content-Security-Policy" content="${POLICY}">`,
		'<meta http-equiv="x-dns-prefetch-control" content="off"><meta name="referrer" content="no-referrer">',
		LINK_STYLE,
		html.replace(LEADING_TAG, '<$1x-')
	].join('');
}

interface TrustedTypes {
	createPolicy(name: string, rules: { createHTML(html: string): string }): { createHTML(html: string): string };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** Fills a frame. @throws TypeError when its sandbox would let anything through. */
export function fillFrame(frame: HTMLIFrameElement, html: string): void {
	if (frame.getAttribute('sandbox') !== '') throw new TypeError('The frame has no sandbox');
	const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
	policy ??= trustedTypes?.createPolicy('spell-frame', { createHTML: (text) => text });
	const text = frameDocument(html);
	frame.srcdoc = policy === undefined ? text : policy.createHTML(text);
}
