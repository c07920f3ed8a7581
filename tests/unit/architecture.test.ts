import { expect, test } from 'vitest';
import { CORE_PACKAGES, LAYERS, PLATFORM_GLOBALS, isIn, mayImport } from '../../scripts/layers.ts';
import { findCycle } from '../support/cycles.ts';
import { findSource, globalsNamed, readSources, resolveImport, type Source } from '../support/sources.ts';

const HOSTS = ['lib/platform/browser', 'lib/platform/node', 'lib/platform/deno'];
const sources = readSources();
const core = sources.filter(({ path }) => path.startsWith('lib/wasm/'));

/** Each as `file: import`, so that a failure names its line. */
function importsWhere(files: readonly Source[], isWrong: (specifier: string, from: Source) => boolean): string[] {
	return files.flatMap((from) =>
		from.imports.filter((specifier) => isWrong(specifier, from)).map((specifier) => `${from.path}: ${specifier}`)
	);
}

function filesWhere(isWrong: (source: Source) => boolean): string[] {
	return sources.filter(isWrong).map(({ path }) => path);
}

test('the sources are read', () => {
	expect(core.length).toBeGreaterThan(0);
	expect(core.flatMap(({ imports }) => imports).length).toBeGreaterThan(0);
});

test('imports form no cycle', () => {
	const targets = (from: Source): string[] =>
		from.imports
			.flatMap((specifier) => findSource(resolveImport(from, specifier) ?? '') ?? [])
			.filter(
				// A component may contain itself: that is how trees are drawn.
				(target) => target !== from.path
			);
	const graph = new Map(sources.map((source) => [source.path, targets(source)]));
	expect(findCycle(graph)).toBeUndefined();
});

test.each(Object.keys(LAYERS))('%s imports only what is below it', (layer) => {
	const files = sources.filter(({ path }) => isIn(layer, path));
	const upward = importsWhere(files, (specifier, from) => {
		const target = resolveImport(from, specifier);
		return target !== undefined && !mayImport(layer, target);
	});
	expect(upward).toEqual([]);
});

test.each(HOSTS)('the code for %s imports no other host', (host) => {
	const files = sources.filter(({ path }) => isIn(host, path));
	const others = HOSTS.filter((other) => other !== host);
	const foreign = (specifier: string, from: Source): boolean =>
		others.some((other) => isIn(other, resolveImport(from, specifier) ?? ''));
	expect(importsWhere(files, foreign)).toEqual([]);
});

test('every folder of src/lib is a layer', () => {
	const isLayered = (path: string): boolean => Object.keys(LAYERS).some((layer) => isIn(layer, path));
	expect(filesWhere(({ path }) => isIn('lib', path) && !isLayered(path))).toEqual([]);
});

test('the core imports its own files by their full names, and packages that name no platform', () => {
	const wrong = (specifier: string): boolean =>
		specifier.startsWith('.') ? !specifier.endsWith('.ts') : !CORE_PACKAGES.includes(specifier);
	expect(importsWhere(core, wrong)).toEqual([]);
});

test('the core names no global of a platform', () => {
	const names = new Set(PLATFORM_GLOBALS);
	expect(core.flatMap((source) => globalsNamed(source, names).map((name) => `${source.path}: ${name}`))).toEqual([]);
});

test('there are no barrels', () => {
	expect(filesWhere(({ path }) => /(^|\/)index\.(ts|js)$/.test(path))).toEqual([]);
});

test('no text becomes markup or code', () => {
	expect(filesWhere(({ text }) => text.includes('{@html'))).toEqual([]);
	expect(filesWhere(({ text }) => /\beval\(|\bnew Function\(/.test(text))).toEqual([]);
});
