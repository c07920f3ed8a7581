import { lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { WrittenFiles } from '../../lib/wasm/protocol.ts';
import { asUsageError } from '../modules.ts';
import { visible } from '../text.ts';
import { UsageError } from '../usage-error.ts';
import { writeFileWhole } from '../write-file.ts';

/** What no file's name may have in it: on some machines a part of it would mean another folder or drive. */
const FORBIDDEN = /^\.{0,2}$|[\\:\0]/;

/**
 * Puts what a program wrote into a folder, under its guest path: `/work/a.txt` becomes `<folder>/work/a.txt`.
 * @throws UsageError for a name that would lead out of the folder, and for a file that cannot be written.
 */
export async function writeOut(folder: string, { files }: Pick<WrittenFiles, 'files'>): Promise<void> {
	for (const { path } of files) checkPath(path);
	for (const { path, bytes } of files) {
		const target = join(folder, ...partsOf(path));
		try {
			await mkdir(dirname(target), { recursive: true });
			await checkPlace(folder, target, path);
			await writeFileWhole(target, bytes);
		} catch (error) {
			throw asUsageError(error, target);
		}
	}
}

function checkPath(path: string): void {
	const wrong = partsOf(path).find((part) => FORBIDDEN.test(part));
	if (wrong !== undefined) throw escape(path);
}

/** Links that lie in the folder already are not followed. */
async function checkPlace(folder: string, target: string, path: string): Promise<void> {
	const inside = relative(await realpath(folder), await realpath(dirname(target)));
	if (inside === '..' || inside.startsWith(`..${sep}`)) throw escape(path);
	const existing = await lstat(target).catch(() => undefined);
	if (existing?.isSymbolicLink()) throw escape(path);
}

function partsOf(path: string): string[] {
	return path.split('/').filter((part) => part !== '');
}

function escape(path: string): UsageError {
	return new UsageError(`--out: the program's file "${visible(path)}" would lie outside the folder.`);
}
