import { expect, test } from 'vitest';
import { baseName, previewOf, writtenRows } from '../../../src/lib/app/written-files.ts';

test('what was created, changed, removed and left out is one list, by path', () => {
	const bytes = new Uint8Array(1);
	const written = {
		files: [
			{ path: '/work/new', bytes },
			{ path: '/work/given', bytes }
		],
		removed: ['/work/gone'],
		omitted: ['/work/large']
	};
	const rows = writtenRows(written, new Set(['/work/given', '/work/gone']));
	expect(rows.map(({ path, kind }) => [path, kind])).toEqual([
		['/work/given', 'changed'],
		['/work/gone', 'removed'],
		['/work/large', 'omitted'],
		['/work/new', 'new']
	]);
});

test('of a long text the first MiB is looked at; an image is whole or nothing', () => {
	const long = new Uint8Array(2 ** 21);
	expect(previewOf(long).length).toBe(2 ** 20);
	const png = long.with(0, 0x89).with(1, 0x50).with(2, 0x4e).with(3, 0x47);
	expect(previewOf(png)).toBe(png);
});

test('the last name on a path', () => expect(baseName('/work/a/b.txt')).toBe('b.txt'));
