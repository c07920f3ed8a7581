/** Shown when the browser dropped the app's files and there is no network. It loads nothing. */
const HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Spell</title>
<body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem">
<h1>Spell is not kept on this device any more</h1>
<p>The browser cleared the app's files, and there is no network to fetch them from. Connect once and open this page
again. What you saved is not part of those files.</p>
</body>
</html>
`;

export function notKeptPage(): Response {
	const headers = { 'Content-Type': 'text/html;charset=utf-8', 'Content-Security-Policy': POLICY };
	return new Response(HTML, { status: 503, headers });
}

const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
