import fc from 'fast-check';
import { expect, test } from 'vitest';
import { archiveNames, freeName, nameProblem, safeFileName, safeName } from '../../../src/lib/execution/file-names.ts';

test.each(['', '.', '..', 'a/b', 'a\0b', '\ud800', 'x'.repeat(256), 'é'.repeat(128)])(
	'%j is no name for a program',
	(name) => expect(nameProblem(name)).toBeTypeOf('string')
);

test.each(['a', '...', 'con', 'x'.repeat(255), 'a\\b', '\u202ecod.exe', 'a\nb', '__proto__'])('%j is one', (name) =>
	expect(nameProblem(name)).toBeUndefined()
);

test('a taken name gets the first number that is free, before its ending', () => {
	const taken = new Set(['notes.txt', 'notes (2).txt', '.env', 'folder']);
	const isTaken = (name: string) => taken.has(name);
	expect(freeName('notes.txt', isTaken)).toBe('notes (3).txt');
	expect(freeName('.env', isTaken)).toBe('.env (2)');
	expect(freeName('folder', isTaken)).toBe('folder (2)');
	expect(freeName('free', isTaken)).toBe('free');
});

test.each([
	['a:b?.txt', 'a_b_.txt'],
	['C:\\x', 'C__x'],
	['\u202efdp.exe', '_fdp.exe'],
	['a\nb\u001b', 'a_b_'],
	['..', '__'],
	['end. ', 'end__'],
	['nul.txt', '_nul.txt'],
	['', '_']
])('%j is saved as %j', (name, saved) => expect(safeName(name)).toBe(saved));

test.each([
	['../../x', 'x.json'],
	['/', '_.json'],
	['a/../b', 'a_b.json'],
	['con', '_con.json'],
	['\u202egnp.\0', '_gnp._.json'],
	['\ud800', '\ufffd.json'],
	['é'.repeat(300), `${'é'.repeat(125)}.json`]
])('a result of %j is saved as %j', (name, saved) => expect(safeFileName(name, 'json')).toBe(saved));

test('names in an archive differ, though capitals do not count', () => {
	expect(archiveNames(['/work/a', '/work/A', '/data/a', '/work/a?', '/work/a*'])).toEqual([
		'work/a',
		'work/A (2)',
		'data/a',
		'work/a_',
		'work/a_ (2)'
	]);
});

test('no entry of an archive leads out of it, whatever the paths are', () => {
	const name = fc.oneof(fc.constantFrom('..', '.', '', '\\', 'C:', '..\\..'), fc.string({ unit: 'binary' }));
	fc.assert(
		fc.property(fc.array(fc.array(name).map((names) => `/${names.join('/')}`)), (paths) => {
			const names = archiveNames(paths);
			expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(paths.length);
			for (const one of names) {
				expect(one).not.toMatch(/^\/|\\|\0|:/);
				expect(one.split('/').every((part) => nameProblem(part) === undefined || part.length > 80)).toBe(true);
			}
		})
	);
});

test('ten thousand files of one name get names of their own, quickly', () => {
	const names = archiveNames(Array.from({ length: 10_000 }, () => 'data.csv'));
	expect(new Set(names).size).toBe(10_000);
	expect(names.at(-1)).toBe('data (10000).csv');
});
