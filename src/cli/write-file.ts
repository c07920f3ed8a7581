import { randomUUID } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';

/**
 * Writes a file so that under its name there is always either all of the old or all of the new. Keeps the old one's
 * permissions; a link stays a link.
 */
export async function writeFileWhole(path: string, bytes: Uint8Array): Promise<void> {
	const target = await realpath(path).catch(() => path);
	const temporary = `${target}.${randomUUID()}.tmp`;
	try {
		await writeAndSync(temporary, bytes, await modeOf(target));
		await rename(temporary, target);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}

async function writeAndSync(path: string, bytes: Uint8Array, mode: number | undefined): Promise<void> {
	const file = await open(path, 'wx');
	try {
		if (mode !== undefined) await file.chmod(mode);
		await file.writeFile(bytes);
		await file.sync();
	} finally {
		await file.close();
	}
}

async function modeOf(path: string): Promise<number | undefined> {
	const found = await stat(path).catch(() => undefined);
	return found === undefined ? undefined : found.mode & 0o7777;
}
