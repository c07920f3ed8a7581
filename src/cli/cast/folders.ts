import type { Dirent } from 'node:fs';
import { readFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MIB } from '../../lib/wasm/limits.ts';
import type { FileTree } from '../../lib/wasm/protocol.ts';
import { asUsageError } from '../modules.ts';
import { sizeText } from '../text.ts';
import { UsageError } from '../usage-error.ts';

/** What all folders of a cast may hold together, in bytes: they are copied into memory. */
const FOLDER_BYTES = 256 * MIB;

/** Reads folders of this machine, each for the guest path that stands before it. */
export async function readFolders(
	pairs: readonly (readonly [guest: string, folder: string])[]
): Promise<Record<string, FileTree>> {
	const reader = new FolderReader();
	const trees: [string, FileTree][] = [];
	for (const [guest, folder] of pairs) trees.push([guest, await reader.read(folder)]);
	return Object.fromEntries(trees);
}

/**
 * Copies files and folders. Links are left out, as they may lead out of the folder that was granted, and so are
 * devices and pipes.
 */
class FolderReader {
	#bytes = 0;

	async read(folder: string): Promise<FileTree> {
		const tree = Object.create(null) as FileTree;
		for (const entry of await this.#list(folder)) {
			const path = join(folder, entry.name);
			if (entry.isDirectory()) tree[entry.name] = await this.read(path);
			else if (entry.isFile()) tree[entry.name] = await this.#readFile(path);
		}
		return tree;
	}

	async #list(folder: string): Promise<Dirent[]> {
		try {
			return await readdir(folder, { withFileTypes: true });
		} catch (error) {
			throw asUsageError(error, folder);
		}
	}

	async #readFile(path: string): Promise<Uint8Array> {
		try {
			this.#bytes += (await stat(path)).size;
			if (this.#bytes > FOLDER_BYTES) throw tooMuch();
			return await readFile(path);
		} catch (error) {
			throw asUsageError(error, path);
		}
	}
}

function tooMuch(): UsageError {
	return new UsageError(`--dir copies folders into memory, at most ${sizeText(FOLDER_BYTES)} in all; these hold more.`);
}
