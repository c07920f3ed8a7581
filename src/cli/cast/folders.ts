import type { Dirent } from 'node:fs';
import { access, constants, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { FileTree } from '../../lib/wasm/protocol.ts';
import { asUsageError } from '../modules.ts';

/** Looks through folders of this machine, each for the guest path that stands before it. */
export async function readFolders(
	pairs: readonly (readonly [guest: string, folder: string])[]
): Promise<Record<string, FileTree>> {
	const trees: [string, FileTree][] = [];
	for (const [guest, folder] of pairs) trees.push([guest, await readFolder(resolve(folder), folder)]);
	return Object.fromEntries(trees);
}

/**
 * The files and folders in it; their bytes are read when the program reads them. Links are left out, as they may lead
 * out of the folder that was granted, and so are devices and pipes.
 * @param said The folder as it was named, for a complaint.
 */
async function readFolder(folder: string, said: string): Promise<FileTree> {
	const tree = Object.create(null) as FileTree;
	for (const entry of await listFolder(folder, said)) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) tree[entry.name] = await readFolder(path, join(said, entry.name));
		else if (entry.isFile()) tree[entry.name] = await readableFile(path, join(said, entry.name));
	}
	return tree;
}

async function listFolder(folder: string, said: string): Promise<Dirent[]> {
	try {
		return await readdir(folder, { withFileTypes: true });
	} catch (error) {
		throw asUsageError(error, said);
	}
}

/** What cannot be read is told now, and not by the program. */
async function readableFile(path: string, said: string): Promise<{ kind: 'file'; path: string }> {
	try {
		await access(path, constants.R_OK);
		return { kind: 'file', path };
	} catch (error) {
		throw asUsageError(error, said);
	}
}
