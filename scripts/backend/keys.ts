import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { generateApiKey } from '@supabase/lite';

/** What the parts of an embedded backend trust each other by. Only the first may leave the machine's memory. */
export interface BackendKeys {
	/** For everybody's browser: names the backend, and opens nothing by itself. */
	publishableKey: string;
	/** Passes every policy. */
	secretKey: string;
	/** Signs sessions. */
	jwtSecret: string;
}

/** The keys in a folder, which are made when there are none: nobody but the folder's owner may read the file. */
export async function keysOf(folder: string): Promise<BackendKeys> {
	const path = join(folder, 'keys.json');
	try {
		return JSON.parse(await readFile(path, 'utf8')) as BackendKeys;
	} catch (error) {
		if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
	}
	const keys = await newKeys();
	await writeFile(path, JSON.stringify(keys), { mode: 0o600, flag: 'wx' });
	return keys;
}

async function newKeys(): Promise<BackendKeys> {
	const [publishable, secret] = await Promise.all([generateApiKey('publishable'), generateApiKey('secret')]);
	return { publishableKey: publishable.key, secretKey: secret.key, jwtSecret: randomBytes(48).toString('base64url') };
}
