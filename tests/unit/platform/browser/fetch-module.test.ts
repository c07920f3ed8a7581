import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fetchModule } from '../../../../src/lib/platform/browser/fetch-module.ts';
import { bombServer, type BombServer } from '../../../support/bomb-server.ts';

const limits = { moduleBytes: 4_194_304 };
let bombs: BombServer;

beforeAll(async () => {
	bombs = await bombServer();
});
afterAll(() => bombs.close());

describe.each(['gzip', 'deflate', 'br', 'identity'])('a module that is sent as %s', (encoding) => {
	test('is given up at the limit when it has no end', async () => {
		await expect(fetchModule(`${bombs.url}/${encoding}`, limits)).rejects.toMatchObject({
			name: 'ModuleRefusedError',
			problem: { code: 'too-large', limitBytes: limits.moduleBytes }
		});
		await bombs.left();
	});

	test('is taken up to the limit, and not a byte more', async () => {
		const url = (bytes: number) => `${bombs.url}/${encoding}?bytes=${bytes}`;
		expect((await fetchModule(url(limits.moduleBytes), limits)).size).toBe(limits.moduleBytes);
		await expect(fetchModule(url(limits.moduleBytes + 1), limits)).rejects.toThrow('the limit is 4194304');
	});
});

test('a response that was fetched already is given up as well', async () => {
	const response = await fetch(`${bombs.url}/gzip`);
	await expect(fetchModule(response, limits)).rejects.toMatchObject({ problem: { code: 'too-large' } });
	await bombs.left();
});

test('a response without a body is a module of no bytes', async () => {
	expect((await fetchModule(new Response(null), limits)).size).toBe(0);
});
