import { expect, test } from 'vitest';
import { MOST_FILES, WorkFiles } from '../../../src/lib/app/work-files.svelte.ts';
import { givenByPicker, givenFile, type GivenFiles } from '../../../src/lib/platform/browser/dropped.ts';

const file = (name: string, text = name) => new File([text], name);
const folder = (name: string, ...paths: string[]): GivenFiles => ({
	name,
	files: paths.map((path) => ({ path: path.split('/'), file: file(path) }))
});

async function workOf(...given: GivenFiles[]): Promise<WorkFiles> {
	const work = new WorkFiles();
	await work.add(given);
	return work;
}

const paths = (work: WorkFiles) => work.files.map(({ path }) => path);

test('nothing is mounted until there are files, or an empty folder is asked for', () => {
	const work = new WorkFiles();
	expect(work.mount()).toBeUndefined();
	work.empty = 'given';
	expect(work.mount()).toEqual({ tree: {}, access: 'writable' });
});

test('files and folders become a tree, of what was given itself', async () => {
	const notes = file('notes.txt');
	const work = await workOf(folder('project', 'src/main.c', 'README'), givenFile(notes));
	expect(paths(work)).toEqual(['notes.txt', 'project/README', 'project/src/main.c']);
	work.access = 'read-only';
	const { tree, access } = work.mount() ?? {};
	expect([tree?.['notes.txt'], access]).toEqual([notes, 'read-only']);
	const { src } = (tree?.['project'] ?? {}) as Record<string, object>;
	expect(Object.keys(src ?? {})).toEqual(['main.c']);
});

test('a name that is taken at the top gets a number, and that is said', async () => {
	const work = await workOf(folder('a', 'x'), givenFile(file('n.txt')));
	await work.add([folder('a', 'x', 'y'), givenFile(file('n.txt'))]);
	expect(paths(work)).toEqual(['a (2)/x', 'a (2)/y', 'a/x', 'n (2).txt', 'n.txt']);
	expect(work.notes).toEqual([
		'“a” was there already: the new one is “a (2)”.',
		'“n.txt” was there already: the new one is “n (2).txt”.'
	]);
});

test('names that no program can say are left out, and shown safely', async () => {
	const work = await workOf(folder('a', 'fine', '..', 'x\0\u202e'));
	expect(paths(work)).toEqual(['a/fine']);
	expect(work.notes).toHaveLength(2);
	expect(work.notes.join()).toContain('x␀‹U+202E›');
});

test('a name that objects have of their own is a name like any other', async () => {
	const { tree } = (await workOf(folder('__proto__', 'constructor'))).mount() ?? {};
	expect(Object.keys(tree ?? {})).toEqual(['__proto__']);
});

test('of more files than can be given, the first are', async () => {
	let asked = 0;
	async function* endless() {
		for (;;) yield { path: [String(++asked)], file: file('x') };
	}
	const work = await workOf({ name: 'huge', files: endless() });
	expect([work.files.length, asked]).toEqual([MOST_FILES, MOST_FILES + 1]);
	expect(work.notes).toEqual(['Only the first 20,000 files were taken.']);
});

test('a folder that cannot be read to its end gives what was read, and says why', async () => {
	async function* broken() {
		yield { path: ['a'], file: file('a') };
		throw new Error('gone');
	}
	const work = await workOf({ name: 'usb', files: broken() });
	expect([paths(work), work.notes]).toEqual([['usb/a'], ['“usb” could not be read to its end: gone']]);
});

test('what was being read when all was removed does not come afterwards', async () => {
	const work = new WorkFiles();
	const adding = work.add([folder('a', 'x')]);
	work.clear();
	await adding;
	expect(paths(work)).toEqual([]);
});

test('one file is removed, or all', async () => {
	const work = await workOf(givenFile(file('a')), givenFile(file('b')));
	work.remove('a');
	expect(paths(work)).toEqual(['b']);
	work.clear();
	expect(work.mount()).toBeUndefined();
});

test('a picker’s folder is one folder, its files in it', async () => {
	const inFolder = (path: string) => Object.defineProperty(file('x'), 'webkitRelativePath', { value: path });
	const single = Object.defineProperty(file('single'), 'webkitRelativePath', { value: '' });
	expect(paths(await workOf(...givenByPicker([inFolder('f/a'), inFolder('f/g/b'), single])))).toEqual([
		'f/a',
		'f/g/b',
		'single'
	]);
});
