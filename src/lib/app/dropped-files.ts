import { givenFile, givenFolder, type Drop, type GivenFiles } from '../platform/browser/dropped.ts';

/** What files that were dropped are for. */
export interface SortedFiles {
	module: File | undefined;
	/** A module and what goes with it, as somebody sent it. */
	spell: File | undefined;
	input: File | undefined;
	/** For the folder that the program is given. */
	work: GivenFiles[];
}

/**
 * The first module is loaded, or else the first `.spell` file is looked at. One other file becomes the input; several, folders, and what was dropped on the list of files
 * are for the program's folder.
 */
export async function sortDrop({ files, folders, target }: Drop): Promise<SortedFiles> {
	if (target?.closest('[data-takes-files]')) {
		return {
			module: undefined,
			spell: undefined,
			input: undefined,
			work: [...folders.map(givenFolder), ...files.map(givenFile)]
		};
	}
	const kinds = await Promise.all(files.map(isModule));
	const module = files[kinds.indexOf(true)];
	const spell = module === undefined ? files.find(({ name }) => /\.spell$/i.test(name)) : undefined;
	const others = files.filter((file) => file !== module && file !== spell);
	const [only] = others;
	if (folders.length === 0 && others.length === 1) return { module, spell, input: only, work: [] };
	return { module, spell, input: undefined, work: [...folders.map(givenFolder), ...others.map(givenFile)] };
}

/** By name, or by its first four bytes (\0asm). What cannot be read is none. */
export async function isModule(file: File): Promise<boolean> {
	if (/\.wasm$/i.test(file.name)) return true;
	const head = new Uint8Array(
		await file
			.slice(0, 4)
			.arrayBuffer()
			.catch(() => new ArrayBuffer(0))
	);
	return [0x00, 0x61, 0x73, 0x6d].every((byte, index) => head[index] === byte);
}
