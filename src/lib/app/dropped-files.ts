/** What files that were dropped are for. */
export interface SortedFiles {
	module: File | undefined;
	input: File | undefined;
}

/** The first module, and the first other file, which becomes the input. */
export async function sortFiles(files: readonly File[]): Promise<SortedFiles> {
	const sorted: SortedFiles = { module: undefined, input: undefined };
	for (const file of files) {
		if (await isModule(file)) sorted.module ??= file;
		else sorted.input ??= file;
	}
	return sorted;
}

/** By name, or by its first four bytes (\0asm). */
async function isModule(file: File): Promise<boolean> {
	if (/\.wasm$/i.test(file.name)) return true;
	const head = new Uint8Array(await file.slice(0, 4).arrayBuffer());
	return [0x00, 0x61, 0x73, 0x6d].every((byte, index) => head[index] === byte);
}
