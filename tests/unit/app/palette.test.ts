import { expect, test } from 'vitest';
import { Palette, type PaletteDependencies } from '../../../src/lib/app/shell/palette.svelte.ts';

const INDEX = [
	{ name: 'word-count-c', description: 'Counts words', abi: 'command', sizeBytes: 1, sha256: 'a', manifest: {} }
];

function paletteWith(changes: Partial<PaletteDependencies> = {}): { palette: Palette; done: string[] } {
	const done: string[] = [];
	const app = {
		choice: { chooseExample: ({ name }: { name: string }) => void done.push(`chosen ${name}`) },
		library: () => Promise.resolve({ spells: () => Promise.resolve([{ id: '7', name: 'mine' }]) }),
		openSpell: (id: string) => Promise.resolve(done.push(`opened ${id}`)),
		archive: () => Promise.reject(new Error('blocked'))
	} as unknown as PaletteDependencies['app'];
	const palette = new Palette({
		app,
		actions: [{ label: 'Cast', shortcut: 'cast', run: () => done.push('cast') }],
		fetch: () => Promise.resolve(Response.json(INDEX)),
		hasDatabase: () => Promise.resolve(true),
		go: (path) => void done.push(path),
		...changes
	});
	return { palette, done };
}

const labels = ({ found }: Palette) => found.map(({ label }) => label);

test('has what the page offers first, then pages, spells of the site and saved ones', async () => {
	const { palette } = paletteWith();
	await palette.open();
	expect(labels(palette).slice(0, 2)).toEqual(['Cast', 'Cast']);
	expect(labels(palette).slice(-2).toSorted()).toEqual(['mine', 'word-count-c']);
});

test('finds by any words, in names before descriptions', async () => {
	const { palette } = paletteWith();
	await palette.open();
	palette.words = 'COUNT wor';
	expect(labels(palette)).toEqual(['word-count-c']);
	palette.words = 'saved';
	expect(labels(palette)).toEqual(['mine']);
	palette.words = 'no such thing';
	expect(labels(palette)).toEqual([]);
});

test('goes there: to a page, or to the runner with a spell in it', async () => {
	const { palette, done } = paletteWith();
	await palette.open();
	for (const words of ['settings', 'word-count', 'mine']) {
		palette.words = words;
		await palette.found[0]?.run();
	}
	expect(done).toEqual(['/settings/', 'chosen word-count-c', '/', 'opened 7', '/']);
});

test('does without what cannot be read, and without a database that is not there', async () => {
	const unread = paletteWith({
		fetch: () => Promise.reject(new Error('offline')),
		hasDatabase: () => Promise.resolve(false)
	});
	await unread.palette.open();
	expect(unread.palette.found.map(({ group }) => group)).not.toContain('Spells');
	unread.palette.words = 'library';
	expect(labels(unread.palette)).toEqual(['Library']);
});
