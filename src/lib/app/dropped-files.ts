import { givenFile, givenFolder, type Drop, type GivenFiles } from '../platform/browser/dropped.ts';

/** What files that were dropped are for. */
export interface SortedFiles {
	module: File | undefined;
	input: File | undefined;
	/** For the folder that the program is given. */
	work: GivenFiles[];
}

/**
 * The first module is loaded. One other file becomes the input; several, folders, and what was dropped on the list of files
 * are for the program's folder.
 */
export async function sortDrop({ files, folders, target }: Drop): Promise<SortedFiles> {
	if (target?.closest('[data-takes-files]')) {
		return { module: undefined, input: undefined, work: [...folders.map(givenFolder), ...files.map(givenFile)] };
	}
	const kinds = await Promise.all(files.map(isModule));
	const module = files[kinds.indexOf(true)];
	const others = files.filter((file) => file !== module);
	const [only] = others;
	if (folders.length === 0 && others.length === 1) return { module, input: only, work: [] };
	return { module, input: undefined, work: [...folders.map(givenFolder), ...others.map(givenFile)] };
}

/** By name, or by its first four bytes (\0asm). What cannot be read is none. */
async function isModule(file: File): Promise<boolean> {
	if (/\.wasm$/i.test(file.name)) return true;
	const head = new Uint8Array(
		await file
			.slice(0, 4)
			.arrayBuffer()
			.catch(() => new ArrayBuffer(0))
	);
	return [0x00, 0x61, 0x73, 0x6d].every((byte, index) => head[index] === byte);
}
