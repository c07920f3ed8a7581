/**
 * The headers of src/lib/platform/headers.ts in the words of common static hosts. The build writes what a host looks for
 * among the site's own files; `node scripts/host-files.ts` writes what belongs into a server's configuration to hosting/.
 */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HEADER_RULES, headersFor } from '../src/lib/platform/headers.ts';
import { ROOT } from './tools.ts';

type Headers = Readonly<Record<string, string>>;

/** The paths that a rule of its own is for, those within others first, so that the first that fits is the right one. */
const SPECIAL = [...new Set(HEADER_RULES.map(({ path }) => path))]
	.filter((path) => path !== '/*')
	.sort((a, b) => b.length - a.length);
const REST = headersFor('/');
/** What all paths have alike. */
const COMMON = Object.entries(REST).filter(([name, value]) => SPECIAL.every((path) => of(path)[name] === value));
const COMMON_NAMES = COMMON.map(([name]) => name);
/** What depends on the path, by name. */
const VARYING = [...new Set(SPECIAL.flatMap((path) => Object.keys(of(path))))].filter(
	(name) => !COMMON_NAMES.includes(name)
);

/** `_headers` of Netlify and Cloudflare Pages: where two rules fit, values are joined, so each path fits one only. */
export function headersFile(sitePaths: readonly string[]): string {
	const rules = [
		['/*', Object.fromEntries(COMMON)] as const,
		...sitePaths.map((path) => [path, varying(of(path))] as const)
	];
	return rules.map(([path, headers]) => [path, ...lines(headers, '  ')].join('\n')).join('\n') + '\n';
}

/** `vercel.json`: each path fits one rule only. */
export function vercelFile(): string {
	const source = (start: string, except: readonly string[]) => {
		const excepted = except.map((path) => pattern(path).slice(start.length)).join('|');
		return excepted === '' ? `${start}(.*)` : `${start}((?!${excepted}).*)`;
	};
	const special = SPECIAL.map((path) => {
		const start = path.replace('*', '');
		return { source: path === start ? path : source(start, within(path)), headers: pairs(of(path)) };
	});
	const rules = [...special, { source: source('/', SPECIAL), headers: pairs(REST) }];
	return JSON.stringify({ trailingSlash: true, headers: rules }, undefined, '\t') + '\n';
}

/** `.htaccess` of Apache, at whatever path: the later section wins. */
export function apacheFile(): string {
	const set = (headers: Headers, indent: string) =>
		Object.entries(headers).map(([name, value]) => `${indent}Header always set ${name} "${value}"`);
	const sections = SPECIAL.toReversed().map((path) =>
		[`\t<If "%{REQUEST_URI} =~ m#${pattern(path)}#">`, ...set(varying(of(path)), '\t\t'), '\t</If>'].join('\n')
	);
	const inside = [...set(REST, '\t'), ...sections].join('\n');
	const types = ['AddType application/wasm .wasm', 'AddType application/manifest+json .webmanifest'];
	return (
		[...types, 'ErrorDocument 404 /404.html', `<IfModule mod_headers.c>\n${inside}\n</IfModule>`].join('\n') + '\n'
	);
}

/** nginx: the maps belong into `http`, the rest into the site's `location`. A header whose value is empty is not sent. */
export function nginxFile(): string {
	const variable = (name: string) => `$spell_${name.toLowerCase().replaceAll('-', '_')}`;
	const map = (name: string) => [
		`map $uri ${variable(name)} {`,
		...SPECIAL.map((path) => `\t~${pattern(path)} "${of(path)[name] ?? ''}";`),
		`\tdefault "${REST[name] ?? ''}";`,
		'}'
	];
	const add = (name: string, value: string) => `\tadd_header ${name} ${value} always;`;
	return [
		'# Into http { … }',
		...VARYING.flatMap(map),
		'',
		'# Into server { … }',
		'location / {',
		'\ttry_files $uri $uri/index.html =404;',
		'\terror_page 404 /404.html;',
		...COMMON.map(([name, value]) => add(name, `"${value}"`)),
		...VARYING.map((name) => add(name, variable(name))),
		'}',
		''
	].join('\n');
}

/** Caddy: each path fits one matcher only. */
export function caddyFile(): string {
	const anywhere = (path: string) => `*${path}`;
	const matchers = SPECIAL.map((path) => [
		`path ${anywhere(path)}`,
		...within(path).map((other) => `not path ${anywhere(other)}`)
	]);
	const rest = [`not path ${SPECIAL.map(anywhere).join(' ')}`];
	const blocks = [...matchers, rest].flatMap((conditions, at) => [
		`@spell${at} {`,
		...conditions.map((condition) => `\t${condition}`),
		'}',
		`header @spell${at} {`,
		...Object.entries(varying(SPECIAL[at] === undefined ? REST : of(SPECIAL[at]))).map(quoted),
		'}'
	]);
	return ['header {', ...COMMON.map(quoted), '}', ...blocks, ''].join('\n');
}

/** What of a built site's folder has headers of its own, so that each file fits exactly one: files, and folders as `/name/*`. */
export async function sitePaths(folder: string): Promise<string[]> {
	return ['/', ...(await pathsBelow(folder, '/'))].sort();
}

async function pathsBelow(folder: string, path: string): Promise<string[]> {
	const own = await pathsIn(folder, path);
	const divided = own.filter((inner) => inner.endsWith('*') && within(inner).length > 0);
	const below = await Promise.all(divided.map((inner) => pathsBelow(folder, inner.slice(0, -1))));
	return [...own.filter((inner) => !divided.includes(inner)), ...below.flat()];
}

async function pathsIn(folder: string, path: string): Promise<string[]> {
	const entries = await readdir(join(folder, path), { withFileTypes: true });
	const names = entries.filter(({ name }) => !/\.(br|gz)$|^[._]headers$|^\.htaccess$|^vercel\.json$/.test(name));
	return names.map((entry) => (entry.isDirectory() ? `${path}${entry.name}/*` : `${path}${entry.name}`));
}

/** Writes what hosts look for into a built site. */
export async function writeHostFiles(folder: string): Promise<void> {
	const paths = await sitePaths(folder);
	await writeFile(join(folder, '_headers'), headersFile(paths));
	await writeFile(join(folder, 'vercel.json'), vercelFile());
	await writeFile(join(folder, '.htaccess'), apacheFile());
}

/** The rules for a part of another's paths. */
function within(path: string): string[] {
	return SPECIAL.filter((other) => other !== path && other.startsWith(path.replace('*', '')));
}

/** The headers of the paths of a rule. */
function of(path: string): Headers {
	return headersFor(path.replace('*', 'any'));
}

function varying(headers: Headers): Headers {
	return Object.fromEntries(Object.entries(headers).filter(([name]) => VARYING.includes(name)));
}

/** As a regular expression that fits below any base path. */
function pattern(path: string): string {
	const escaped = path.replaceAll('.', String.raw`\.`);
	return escaped.endsWith('*') ? escaped.slice(0, -1) : `${escaped}$`;
}

function pairs(headers: Headers): { key: string; value: string }[] {
	return Object.entries(headers).map(([key, value]) => ({ key, value }));
}

function lines(headers: Headers, indent: string): string[] {
	return Object.entries(headers).map(([name, value]) => `${indent}${name}: ${value}`);
}

function quoted([name, value]: [string, string]): string {
	return `\t${name} "${value}"`;
}

if (import.meta.main) {
	await writeFile(join(ROOT, 'hosting/nginx.conf'), nginxFile());
	await writeFile(join(ROOT, 'hosting/Caddyfile'), caddyFile());
}
