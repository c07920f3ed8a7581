import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { zipFiles } from '../../../src/lib/app/zip.ts';

async function unzipped(files: Parameters<typeof zipFiles>[0]): Promise<Record<string, string>> {
	const entries = unzipSync(new Uint8Array(await (await zipFiles(files)).arrayBuffer()));
	return Object.fromEntries(Object.entries(entries).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
}

test('another reader finds the files, under their names', async () => {
	const files = [
		{ path: '/work/a/b.txt', content: new TextEncoder().encode('bytes') },
		{ path: '/data/größe.txt', content: new Blob(['a ', 'blob']) },
		{ path: '/work/empty', content: new Uint8Array() }
	];
	expect(await unzipped(files)).toEqual({ 'work/a/b.txt': 'bytes', 'data/größe.txt': 'a blob', 'work/empty': '' });
});

test('a path that would lead out does not', async () => {
	const content = new Uint8Array();
	expect(Object.keys(await unzipped([{ path: '/work/../../etc/passwd', content }]))).toEqual(['work/__/__/etc/passwd']);
});
