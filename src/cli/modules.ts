import { createReadStream, existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkSize } from '../lib/wasm/module-size.ts';
import { concatBytes } from '../lib/wasm/bytes.ts';
import { DEFAULT_LIMITS } from '../lib/wasm/limits.ts';
import { nearest } from './nearest.ts';
import { UsageError } from './usage-error.ts';

const EXAMPLES = fileURLToPath(new URL('../../wasm/examples', import.meta.url));
/** How much of a file is read at once, in bytes. */
const PIECE_BYTES = 1_048_576;

/** The path of a module: the file of that name, else the example spell. */
export async function findModule(fileOrName: string): Promise<string> {
	const example = exampleFile(fileOrName);
	if (existsSync(fileOrName) && !(await stat(fileOrName)).isDirectory()) return fileOrName;
	if (isPlainName(fileOrName) && existsSync(example)) return example;
	throw new UsageError(await whyNotFound(fileOrName));
}

/** Names of the example spells that are built, in order. */
export async function exampleNames(): Promise<string[]> {
	const folders = await readdir(EXAMPLES).catch((): string[] => []);
	return folders.filter((name) => existsSync(exampleFile(name))).sort();
}

/** Where an example's module is, or would be. */
export function exampleFile(name: string): string {
	return join(EXAMPLES, name, `${name}.wasm`);
}

/**
 * The bytes of a module, of which there may be at most `DEFAULT_LIMITS.moduleBytes`.
 * @throws ModuleRefusedError when it is larger; UsageError when it cannot be read.
 */
export async function readModule(path: string): Promise<Uint8Array> {
	try {
		checkSize((await stat(path)).size, DEFAULT_LIMITS);
		const pieces: Uint8Array[] = [];
		const stream = createReadStream(path, { end: DEFAULT_LIMITS.moduleBytes, highWaterMark: PIECE_BYTES });
		for await (const piece of stream) pieces.push(piece as Uint8Array);
		return concatBytes(pieces);
	} catch (error) {
		throw asUsageError(error, path);
	}
}

/** A failure of the file system as the user's, told by the file's name; anything else as it is. */
export function asUsageError(error: unknown, path: string): unknown {
	if (!(error instanceof Error) || !('syscall' in error)) return error;
	const { code } = error as NodeJS.ErrnoException;
	if (code === 'ENOENT') return new UsageError(`There is no file "${path}".`);
	if (code === 'EISDIR') return new UsageError(`"${path}" is a folder.`);
	return new UsageError(`"${path}" cannot be used: ${error.message}`);
}

async function whyNotFound(fileOrName: string): Promise<string> {
	if (existsSync(fileOrName)) return `"${fileOrName}" is a folder, not a module.`;
	if (!isPlainName(fileOrName) || fileOrName.endsWith('.wasm')) return `There is no file "${fileOrName}".`;
	const meant = nearest(fileOrName, await exampleNames());
	const hint = meant === undefined ? '`spell list` shows the spells.' : `Did you mean "${meant}"?`;
	return `There is neither a file nor an example spell "${fileOrName}". ${hint}`;
}

function isPlainName(text: string): boolean {
	return text === basename(text) && !text.startsWith('.');
}
