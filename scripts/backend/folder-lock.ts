import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Takes a folder for this process: PGlite in two at once would ruin its files.
 * @returns what gives it back. @throws Error when a process that still runs has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
	const path = join(folder, 'process');
	const take = (): Promise<void> => writeFile(path, String(process.pid), { flag: 'wx' });
	await take().catch(async () => {
		const holder = Number(await readFile(path, 'utf8').catch(() => ''));
		if (isRunning(holder))
			throw new Error(`${folder} is in use by process ${holder}: stop it, or choose another with --data.`);
		await rm(path, { force: true });
		await take();
	});
	return () => rm(path, { force: true });
}

function isRunning(pid: number): boolean {
	if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// Another person's process cannot be asked, and is there.
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}
