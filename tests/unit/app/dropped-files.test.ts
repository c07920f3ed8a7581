import { expect, test } from 'vitest';
import { sortFiles } from '../../../src/lib/app/dropped-files.ts';

const WASM = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

test('modules are told by name or by their first bytes; the first other file is the input', async () => {
	const named = new File(['no module'], 'X.WASM');
	const unnamed = new File([WASM], 'module.bin');
	const text = new File(['text'], 'notes.txt');
	const empty = new File([], 'empty');
	expect(await sortFiles([text, named, unnamed])).toEqual({ module: named, input: text });
	expect(await sortFiles([unnamed])).toEqual({ module: unnamed, input: undefined });
	expect(await sortFiles([empty])).toEqual({ module: undefined, input: empty });
	expect(await sortFiles([])).toEqual({ module: undefined, input: undefined });
});
