/** The same cast elsewhere: on the command line, in a script. */
export interface SnippetSubject {
	name: string;
	sha256: string;
	args: readonly string[];
	/** As text; absent when there is none, or it is no text, or is not to be shown. */
	input: string | undefined;
	/** Where the module is to be had, when that is known. */
	url: string | undefined;
	/** Of this site, with its base path and a slash at the end. */
	siteUrl: string;
	/** In ms, when it is not the default. */
	timeoutMs: number | undefined;
}

/** A POSIX shell's command. */
export function cliSnippet({ name, args, input, timeoutMs }: SnippetSubject): string {
	const limit = timeoutMs === undefined ? [] : ['--timeout-ms', String(timeoutMs)];
	const options = [...(input === undefined ? [] : ['--input', shellQuoted(input)]), ...limit];
	const rest = args.length === 0 ? [] : ['--', ...args.map(shellQuoted)];
	return ['spell cast', shellQuoted(`${name}.wasm`), ...options, ...rest].join(' ');
}

/** Fetches the module and checks its hash; nothing is cast by it. */
export function curlSnippet({ name, sha256, url }: SnippetSubject): string {
	const file = shellQuoted(`${name}.wasm`);
	const check = shellQuoted(`${sha256}  ${name}.wasm`);
	return `curl --fail --location --output ${file} ${shellQuoted(url ?? `https://example.org/${name}.wasm`)}\necho ${check} | sha256sum --check`;
}

/** A module of a page's own, with the site's script. */
export function scriptSnippet({ name, url, args, input, siteUrl, timeoutMs }: SnippetSubject): string {
	const request = [
		`  module: ${quoted(url ?? `https://example.org/${name}.wasm`)}`,
		...(args.length === 0 ? [] : [`  args: ${JSON.stringify(args)}`]),
		...(input === undefined ? [] : [`  stdin: ${quoted(input)}`]),
		...(timeoutMs === undefined ? [] : [`  limits: { timeoutMs: ${timeoutMs} }`])
	];
	return [
		`import { createCaster } from ${quoted(`${siteUrl}spell.js`)};`,
		'',
		'const caster = createCaster();',
		'const outcome = await caster.cast({',
		request.join(',\n'),
		'});',
		'console.log(outcome.kind, outcome.text());',
		'caster.close();'
	].join('\n');
}

/** As an argument that a POSIX shell takes apart in no way. */
export function shellQuoted(text: string): string {
	return /^[\w./:=@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A JavaScript string that is safe in a page's script element, too. */
function quoted(text: string): string {
	return JSON.stringify(text)
		.replaceAll('<', '\\u003c')
		.replaceAll('\u2028', '\\u2028')
		.replaceAll('\u2029', '\\u2029');
}
