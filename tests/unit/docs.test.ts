import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { wasi } from '@bjorn3/browser_wasi_shim';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../scripts/tools.ts';
import { CAST_OPTIONS } from '../../src/cli/cast/options.ts';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { entryAfter } from '../../src/lib/audit/entry.ts';
import { AUDIT_EVENTS, resourceOf } from '../../src/lib/audit/events.ts';
import { BACKUP_LIMITS } from '../../src/lib/storage/backup/format.ts';
import { ZIP_LIMITS } from '../../src/lib/storage/backup/zip-reader.ts';
import { DEFAULT_LIMITS, FUNCTION_COUNTS, MODULE_COUNTS, resolveLimits } from '../../src/lib/wasm/limits.ts';
import { COOL_DOWN } from '../../src/lib/wasm/cool-down.ts';
import { REHEARSAL_LIMITS } from '../../src/lib/wasm/rehearsal.ts';
import { ERRNO } from '../../src/lib/wasm/network/errno.ts';
import { FETCH_SIGNATURES } from '../../src/lib/wasm/network/fetch-calls.ts';
import { NETWORK_LIMITS } from '../../src/lib/wasm/network/limits.ts';
import { MANIFEST_SCHEMA } from '../../src/lib/wasm/manifest-schema.ts';
import { examplesOf, runCommand, saveFiles, type Example } from '../support/doc-commands.ts';
import { anchorsOf, linksOf, readDoc, rowsOf, sectionOf, type Doc } from '../support/markdown.ts';
import { readSources } from '../support/sources.ts';

const DOCS = [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'wasm/examples/README.md',
	...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((path) => path.endsWith('.md'))
		.map((path) => `docs/${path.replaceAll('\\', '/')}`)
].map(readDoc);

describe.each(DOCS)('$path', (page) => {
	test('links lead somewhere', () => {
		expect(linksOf(page).filter((link) => !resolves(page.path, link))).toEqual([]);
	});

	test('names only scripts that are there', () => {
		const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
		const named = [...page.text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)/g)].map(([, name = '']) => name);
		expect(named.filter((name) => !(name in scripts))).toEqual([]);
	});
});

describe.concurrent('the commands print what it says', () => {
	const pages = DOCS.map((page) => ({ path: page.path, examples: examplesOf(page) }));

	test.each(pages.filter(({ examples }) => examples.length > 0))('$path', { timeout: 60_000 }, async ({ examples }) => {
		const folder = mkdtempSync(join(tmpdir(), 'spell-docs-'));
		try {
			symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
			for (const example of examples) await tryExample(example, folder);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});

async function tryExample(example: Example, folder: string): Promise<void> {
	saveFiles(example, folder);
	let printed = '';
	for (const command of example.commands) printed += await runCommand(command, folder);
	expect(printed.trimEnd(), example.title).toBe(example.expected.trimEnd());
}

function resolves(from: string, link: string): boolean {
	if (/^https?:/.test(link)) return true;
	const [path = '', anchor] = link.split('#');
	const target = path === '' ? from : posix.join(dirname(from), path);
	if (!existsSync(join(ROOT, target))) return false;
	return anchor === undefined || anchorsOf(readDoc(target)).includes(anchor);
}

const doc = (path: string): Doc => DOCS.find((candidate) => candidate.path === path) ?? readDoc(path);
/** The names in the first column of a section's tables: `like this`. */
const namesUnder = (path: string, heading: string): string[] =>
	rowsOf(sectionOf(doc(path), heading)).flatMap(([cell = '']) => /^`(.+)`$/.exec(cell)?.[1] ?? []);
const numbersIn = (text: string): number[] =>
	[...text.matchAll(/\d[\d,]*/g)].map(([digits]) => Number(digits.replaceAll(',', '')));
const source = (path: string): string => readFileSync(join(ROOT, 'src', path), 'utf8');

test('docs/BACKUP.md has the limits of the reader', () => {
	const rows = rowsOf(sectionOf(doc('docs/BACKUP.md'), 'Limits'));
	const told = Object.fromEntries(
		rows.map(([name = '', limit = '']) => [name.replaceAll('`', ''), numbersIn(limit)[0]])
	);
	expect(told).toEqual({ ...ZIP_LIMITS, ...BACKUP_LIMITS });
});

describe('docs/LIMITS.md', () => {
	const rows = rowsOf(doc('docs/LIMITS.md'));

	const NUMBERS = Object.entries(DEFAULT_LIMITS).filter(([, value]) => typeof value === 'number');

	test.each(NUMBERS)('%s has its default and its range', (name, value) => {
		const [, initial = '', range = ''] = rows.find(([cell]) => cell === `\`${name}\``) ?? [];
		const [min = NaN, max = NaN] = numbersIn(range);
		expect(numbersIn(initial)[0]).toBe(value);
		expect(resolveLimits({ [name]: min })).toMatchObject({ [name]: min });
		expect(resolveLimits({ [name]: max })).toMatchObject({ [name]: max });
		expect(() => resolveLimits({ [name]: min - 1 })).toThrow(name);
		expect(() => resolveLimits({ [name]: max + 1 })).toThrow(name);
	});

	test('has each limit', () => {
		const names = rows.map(([cell = '']) => cell);
		expect(Object.keys(DEFAULT_LIMITS).filter((name) => !names.includes(`\`${name}\``))).toEqual([]);
	});

	test('counts are those of the check', () => {
		const counts = rowsOf(sectionOf(doc('docs/LIMITS.md'), 'Counts in a module'));
		expect(Object.fromEntries(counts.map(([what = '', count = '']) => [what, numbersIn(count)[0]]))).toEqual(
			MODULE_COUNTS
		);
	});

	test('counts in one function are those of the check', () => {
		const counts = rowsOf(sectionOf(doc('docs/LIMITS.md'), 'Counts in one function'));
		const named = Object.fromEntries(counts.map(([what = '', count = '']) => [what, numbersIn(count)[0]]));
		expect(Object.values(named)).toEqual([
			FUNCTION_COUNTS['blocks in each other'],
			FUNCTION_COUNTS['locals in one function']
		]);
	});

	test('the network has the bounds that it says', () => {
		const bounds = rowsOf(sectionOf(doc('docs/LIMITS.md'), 'The network'));
		const numbers = bounds.flatMap(([, most = '']) => numbersIn(most));
		expect(numbers).toEqual(Object.values(NETWORK_LIMITS));
	});

	test('rehearsals and kills have the bounds that it says', () => {
		const bounds = rowsOf(sectionOf(doc('docs/LIMITS.md'), 'Rehearsals'));
		const named = bounds.map(([name = '', most = '']) => [name.replaceAll('`', ''), numbersIn(most)[0]] as const);
		expect(Object.fromEntries(named)).toEqual(REHEARSAL_LIMITS);
		expect(COOL_DOWN).toEqual({ kills: 2, ms: 5_000 });
		expect(doc('docs/LIMITS.md').prose).toMatch(/twice\s+in\s+a\s+row\s+waits\s+5\s+seconds/);
	});

	test.each([
		['open descriptors', 'MOST_DESCRIPTORS = 4096', 'lib/wasm/wasi/descriptors.ts'],
		['environment variables', 'MAX_VARIABLES = 1_000', 'lib/wasm/environment-policy.ts'],
		['environment variables', 'MAX_TOTAL_BYTES = 131_072', 'lib/wasm/environment-policy.ts'],
		['a manifest', 'MAX_MANIFEST_BYTES = 262_144', 'lib/wasm/binary/manifest.ts'],
		['levels of JSON', 'MAX_JSON_DEPTH = 200', 'lib/wasm/json/scan.ts'],
		['steps to check', 'MAX_STEPS = 2_000_000', 'lib/wasm/schema/validate.ts'],
		['casts that wait', 'DEFAULT_QUEUE_LIMIT = 1_000', 'lib/wasm/worker-queue.ts']
	])('%s: %s', (what, constant, path) => {
		const row = rows.find(([cell = '']) => cell.startsWith(what))?.[1] ?? '';
		const [number] = numbersIn(constant.replaceAll('_', '').replace(/^\D+/, ''));
		expect(source(path)).toContain(constant);
		expect(numbersIn(row)).toContain(number);
	});
});

test('how often output leaves a worker', () => {
	expect(source('lib/wasm/stdio.ts')).toContain('WINDOW_MS = 16');
	expect(source('lib/wasm/stdio.ts')).toContain('live: { first: 32, later: 32, busy: 2 }');
	expect(source('lib/wasm/stdio.ts')).toContain('gathered: { first: 0, later: 1, busy: 1 }');
	expect(doc('docs/LIMITS.md').prose).toMatch(/used\s+those\s+up,\s+two/);
	for (const path of ['docs/API.md', 'docs/LIMITS.md'])
		expect(doc(path).prose).toMatch(/up to\s+32(\s+pieces)?\s+in\s+each\s+16\s+ms/);
});

test('docs/AUDIT.md has each event with its resource, each field of an entry, and each way a chain can break', () => {
	const rows = rowsOf(doc('docs/AUDIT.md')).map(([event = '', resource = '']) => `${event} ${resource}`);
	expect(rows).toEqual(expect.arrayContaining(AUDIT_EVENTS.map((event) => `\`${event}\` \`${resourceOf(event)}\``)));
	const entry = entryAfter(undefined, { event: 'WASM_MODULE_UPLOADED', resourceId: '', details: {} }, 0);
	expect(namesUnder('docs/AUDIT.md', 'An entry').sort()).toEqual(Object.keys(entry).sort());
	const kinds = [...source('lib/audit/verify.ts').matchAll(/\| \{ kind: '([a-z]+)'; (?!at:)/g)].map(
		([, kind = '']) => kind
	);
	expect(namesUnder('docs/AUDIT.md', 'What the chain shows').sort()).toEqual(kinds.sort());
});

describe('docs/API.md', () => {
	const protocol = source('lib/wasm/protocol.ts');
	const part = (start: string): string => protocol.slice(protocol.indexOf(start)).split(/^export /m)[1] ?? '';
	const literals = (text: string, key: string): string[] => {
		const found = [...text.matchAll(new RegExp(`\\b${key}: '([a-z-]+)'`, 'g'))];
		return [...new Set(found.map(([, name = '']) => name))];
	};
	const fields = (text: string): string[] => [...text.matchAll(/^\t(\w+)\??:/gm)].map(([, name = '']) => name);

	test('has each outcome', () => {
		expect(namesUnder('docs/API.md', 'Outcomes')).toEqual(
			expect.arrayContaining(literals(part('export type CastResult'), 'kind'))
		);
	});

	test('has each problem of a module, and the guide and the ABI too', () => {
		const codes = literals(part('export type ModuleProblem'), 'code').sort();
		expect(namesUnder('docs/API.md', 'Module problems').sort()).toEqual(codes);
		expect(namesUnder('docs/ABI.md', 'What is refused').sort()).toEqual(codes);
		expect(namesUnder('docs/WASM_RUNTIME.md', 'Troubleshooting')).toEqual(expect.arrayContaining(codes));
	});

	test('has each figure', () => {
		expect(namesUnder('docs/API.md', 'Figures').sort()).toEqual(fields(part('export interface CastFigures')).sort());
	});

	test('has each field of a description', () => {
		expect(namesUnder('docs/API.md', '`caster.inspect(module)`').sort()).toEqual(
			fields(part('export interface ModuleDescription')).sort()
		);
	});

	test('has each code of a trap', () => {
		const codes = [...part('export type TrapCode').matchAll(/'([a-z-]+)'/g)].map(([, code = '']) => code);
		const { prose } = sectionOf(doc('docs/API.md'), 'Codes of `trapped`');
		expect([...prose.matchAll(/`([a-z-]+)`/g)].map(([, code = '']) => code)).toEqual(codes);
	});

	test('has each code of a failure of the host', () => {
		const codes = readSources().flatMap(({ text }) => [...text.matchAll(/new HostError\(\s*'([a-z-]+)'/g)]);
		const { prose } = sectionOf(doc('docs/API.md'), 'Codes of `host-failed`');
		expect(codes.map(([, code = '']) => code).filter((code) => !prose.includes(`\`${code}\``))).toEqual([]);
	});

	test('has each field of a request and of the options', () => {
		const api = source('lib/platform/browser/api.ts');
		const fieldsOf = (name: string) => fields(api.slice(api.indexOf(`export interface ${name}`)).split(/^}/m)[0] ?? '');
		expect(namesUnder('docs/API.md', '`caster.cast(request)`').sort()).toEqual(fieldsOf('ScriptCastRequest').sort());
		expect(namesUnder('docs/API.md', '`createCaster(options?)`').sort()).toEqual(fieldsOf('CasterOptions').sort());
	});
});

test('docs/ABI.md has each field of a manifest', () => {
	const properties = MANIFEST_SCHEMA['properties'] as Record<string, { properties?: object }>;
	const names = namesUnder('docs/ABI.md', 'The manifest');
	expect([...new Set(names.map((name) => name.split('.')[0]))].sort()).toEqual(Object.keys(properties).sort());
});

test('docs/CLI.md has each option of a cast', () => {
	const rows = rowsOf(sectionOf(doc('docs/CLI.md'), 'Casting')).map(([cell = '']) => cell);
	expect(Object.keys(CAST_OPTIONS).filter((name) => !rows.some((cell) => cell.includes(`\`--${name}`)))).toEqual([]);
});

test('docs/ABI.md has each call to the network, with its signature and its errnos', () => {
	const rows = rowsOf(sectionOf(doc('docs/ABI.md'), 'The network'));
	const calls = rows.flatMap(([name = '', signature = '']) =>
		name.startsWith('`spell.') ? [[name.slice(7, -1), signature.replaceAll('`', '').replaceAll(',', '')]] : []
	);
	expect(Object.fromEntries(calls)).toEqual(FETCH_SIGNATURES);
	const told = rows.filter(([name = '']) => name.startsWith('`E')).flatMap(([, numbers = '']) => numbersIn(numbers));
	const { success, canceled, ...seen } = ERRNO;
	expect([success, canceled]).toEqual([0, 11]);
	expect(told.sort()).toEqual([...Object.values(seen), wasi.ERRNO_FAULT].sort());
});

test('docs/CLI.md has each exit code', () => {
	const codes = rowsOf(sectionOf(doc('docs/CLI.md'), 'Exit codes')).flatMap(([cell = '']) => numbersIn(cell));
	expect(codes).toEqual(expect.arrayContaining(Object.values(EXIT)));
});

test('docs/WASM_RUNTIME.md names what the core exports', () => {
	const core = doc('docs/WASM_RUNTIME.md');
	const headings = [...core.prose.matchAll(/^### (.*\.ts`.*)$/gm)].map(([, heading = '']) => heading);
	expect(headings.length).toBeGreaterThan(5);
	for (const heading of headings) {
		const files = [...heading.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file = '']) => file);
		const exported = files.map((file) => source(`lib/wasm/${file}`)).join('\n');
		const missing = namesUnder('docs/WASM_RUNTIME.md', heading).filter(
			(name) => !new RegExp(`^export .*\\b${name}\\b`, 'm').test(exported)
		);
		expect(missing, heading).toEqual([]);
	}
});

test.each([
	['first 200 characters', 'PREVIEW_CHARACTERS = 200', 'lib/app/input-preview.ts'],
	['up to 16 MiB', 'HASHED_BYTES = 16_777_216', 'lib/app/run-input.ts'],
	['lists cut at 50 entries', 'LONGEST_LIST = 50', 'lib/app/run-result.ts'],
	['messages at 1,000 characters', 'LONGEST_MESSAGE = 1_000', 'lib/app/run-result.ts'],
	['requests, the first 50', 'MOST_REQUESTS = 50', 'lib/app/run-log.ts'],
	['does not answer for 3 seconds', 'PATIENCE_MS = 3_000', 'lib/app/run-log.ts'],
	['1 MiB each and 100 MiB together', 'eachBytes: MIB, allBytes: 100 * MIB', 'lib/app/keep-choice.svelte.ts']
])('docs/RECORDS.md: %s', (words, code, path) => {
	expect(doc('docs/RECORDS.md').text.replace(/\s+/g, ' ')).toContain(words);
	expect(source(path)).toContain(code);
});
