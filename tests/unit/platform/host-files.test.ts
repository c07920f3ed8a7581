import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { apacheFile, caddyFile, headersFile, nginxFile, vercelFile } from '../../../scripts/host-files.ts';
import { ROOT } from '../../../scripts/tools.ts';
import { headersFor } from '../../../src/lib/platform/headers.ts';

/** Of each kind, with what looks like another kind and is none. */
const PATHS = [
	'/',
	'/library/',
	'/404.html',
	'/service-worker.js',
	'/_app/version.json',
	'/_app/immutable/chunks/a.js',
	'/_app/immutable/workers/worker-a.js',
	'/spell.js',
	'/spell.d.ts',
	'/spells/index.json'
];

/** Reads what a host would send for a path. */
type Reading = (path: string) => Record<string, string>;

/** Fits in a text, and what its groups hold, as many times as there are. */
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.slice(1));
const plain = (pairs: readonly (readonly string[])[]) =>
	Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]));

/** Netlify and Cloudflare: all rules that fit, values of the same name joined. */
const headersReading: Reading = (path) => {
	const folders = ['/_app/immutable/chunks/*', '/_app/immutable/workers/*', '/spells/*', '/library/*'];
	const files = ['/', '/404.html', '/service-worker.js', '/_app/version.json', '/spell.js', '/spell.d.ts'];
	const sent: Record<string, string> = {};
	for (const rule of headersFile([...folders, ...files]).split(/\n(?=\/)/)) {
		const [pattern = '', ...lines] = rule.trim().split('\n');
		const fits = pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
		for (const [name = '', value = ''] of fits ? lines.map((line) => line.trim().split(/: (.*)/)) : [])
			sent[name] = name in sent ? `${sent[name]}, ${value}` : value;
	}
	return sent;
};

const vercelReading: Reading = (path) => {
	const { headers } = JSON.parse(vercelFile()) as {
		headers: { source: string; headers: { key: string; value: string }[] }[];
	};
	const fitting = headers.filter(({ source }) => new RegExp(`^${source}$`).test(path));
	expect(fitting, 'rules that fit').toHaveLength(1);
	return plain(fitting.flatMap((rule) => rule.headers.map(({ key, value }) => [key, value])));
};

const apacheReading: Reading = (path) => {
	const set = (text: string) => all(text, /Header always set (\S+) "([^"]*)"/g);
	const sections = all(apacheFile(), /<If "%{REQUEST_URI} =~ m#([^#]+)#">([^]*?)<\/If>/g);
	const outside = set(apacheFile().replaceAll(/<If "[^]*?<\/If>/g, ''));
	const fitting = sections.filter(([pattern = '']) => new RegExp(pattern).test(path));
	return plain([...outside, ...fitting.flatMap(([, inside = '']) => set(inside))]);
};

/** A map's first pattern that fits; a header without a value is not sent. */
const nginxReading: Reading = (path) => {
	const maps = all(nginxFile(), /map \$uri (\S+) {([^]*?)}/g).map(([name = '', body = '']) => {
		const lines = all(body, /(\S+) "([^"]*)";/g);
		const fits = ([pattern = '']: string[]) => pattern === 'default' || new RegExp(pattern.slice(1)).test(path);
		return [name, lines.find(fits)?.[1] ?? ''] as const;
	});
	const valueOf = (text: string) => new Map(maps).get(text) ?? text.slice(1, -1);
	const added = all(nginxFile(), /add_header (\S+) ("[^"]*"|\$\S+) always;/g);
	return plain(added.map(([name = '', value = '']) => [name, valueOf(value)]).filter(([, value]) => value !== ''));
};

const caddyReading: Reading = (path) => {
	const text = caddyFile();
	const fits = (patterns: string) =>
		patterns.split(' ').some((pattern) => {
			const [, middle = '', end] = /^\*(.*?)(\*?)$/.exec(pattern) ?? [];
			return end === '*' ? path.includes(middle) : path.endsWith(middle);
		});
	const isMet = ([not = '', patterns = '']: string[]) => fits(patterns) !== (not !== '');
	const matchers = all(text, /^(@\S+) {\n([^]*?)^}/gm).filter(([, body = '']) =>
		all(body, /(not )?path (.*)/g).every(isMet)
	);
	const names = matchers.map(([name]) => name);
	expect(names, 'matchers that fit').toHaveLength(1);
	const blocks = all(text, /^header (@\S+ )?{\n([^]*?)^}/gm);
	const sent = blocks.filter(([name]) => name === undefined || names.includes(name.trim()));
	return plain(sent.flatMap(([, body = '']) => all(body, /\t(\S+) "([^"]*)"/g)));
};

describe.each([
	['_headers', headersReading, false],
	['vercel.json', vercelReading, false],
	['.htaccess', apacheReading, true],
	['nginx.conf', nginxReading, true],
	['Caddyfile', caddyReading, true]
] as const)('%s', (_, reading, anyBase) => {
	test.each(PATHS)('sends for %s what the headers are', (path) => {
		expect(reading(path)).toEqual(headersFor(path));
		if (anyBase) expect(reading(`/some/base${path}`)).toEqual(headersFor(path));
	});
});

test('what is written in hosting/ is up to date', () => {
	const written = (name: string) => readFileSync(join(ROOT, 'hosting', name), 'utf8');
	expect(written('nginx.conf')).toBe(nginxFile());
	expect(written('Caddyfile')).toBe(caddyFile());
});
