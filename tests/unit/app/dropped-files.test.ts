import { expect, test } from 'vitest';
import { sortDrop } from '../../../src/lib/app/dropped-files.ts';

const WASM = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
const named = new File(['no module'], 'X.WASM');
const unnamed = new File([WASM], 'module.bin');
const text = new File(['text'], 'notes.txt');
const empty = new File([], 'empty');
const folder = { isDirectory: true, name: 'folder' } as FileSystemDirectoryEntry;

async function sorted(files: File[], folders: FileSystemDirectoryEntry[] = []) {
	const { module, input, work } = await sortDrop({ files, folders, target: undefined });
	return { module, input, work: work.map(({ name }) => name) };
}

test('modules are told by name or by their first bytes', async () => {
	expect(await sorted([text, named])).toEqual({ module: named, input: text, work: [] });
	expect(await sorted([unnamed])).toEqual({ module: unnamed, input: undefined, work: [] });
	expect(await sorted([])).toEqual({ module: undefined, input: undefined, work: [] });
});

test('one other file is the input', async () => {
	expect(await sorted([empty])).toEqual({ module: undefined, input: empty, work: [] });
});

test('several other files are for the program’s folder, and so is each folder', async () => {
	expect(await sorted([text, named, empty])).toEqual({ module: named, input: undefined, work: ['notes.txt', 'empty'] });
	expect(await sorted([named, unnamed, text]).then(({ work }) => work)).toEqual(['module.bin', 'notes.txt']);
	expect(await sorted([text], [folder])).toEqual({
		module: undefined,
		input: undefined,
		work: ['folder', 'notes.txt']
	});
});

test('all that is dropped on the list of files goes there', async () => {
	const target = { closest: (selector: string) => (selector === '[data-takes-files]' ? target : null) } as Element;
	const { module, input, work } = await sortDrop({ files: [named], folders: [], target });
	expect([module, input, work.map(({ name }) => name)]).toEqual([undefined, undefined, ['X.WASM']]);
});
