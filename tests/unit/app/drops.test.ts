import { expect, test } from 'vitest';
import { routeDrop } from '../../../src/lib/app/shell/drops.ts';

const WASM = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

async function dropped(...files: File[]): Promise<string[]> {
	const done: string[] = [];
	await routeDrop(
		{ files, folders: [], target: undefined },
		{
			app: {
				choice: { chooseFile: ({ name }) => Promise.resolve(void done.push(`chosen ${name}`)) },
				shared: () =>
					Promise.resolve({ openFile: ({ name }: File) => Promise.resolve(void done.push(`opened ${name}`)) }),
				toasts: { show: (text) => void done.push(text) }
			},
			go: (path) => void done.push(path)
		}
	);
	return done;
}

test('a module goes into the runner, whatever its name and whatever comes with it', async () => {
	expect(await dropped(new File(['text'], 'notes.txt'), new File([WASM], 'program'))).toEqual(['chosen program', '/']);
});

test('a .spell file goes to its card, and is not loaded', async () => {
	expect(await dropped(new File(['x'], 'a.spell'))).toEqual(['opened a.spell', '/r/']);
});

test('of anything else is said what it could be, and no name can steer the text', async () => {
	expect(await dropped(new File(['x'], 'all.spell-backup'))).toEqual([
		'all.spell-backup is a backup: Settings imports it.'
	]);
	const [said] = await dropped(new File(['x'], 'a\u202Egnp.exe'));
	expect(said).toContain('is no program');
	expect(said).not.toContain('\u202E');
});
