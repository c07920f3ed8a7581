import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockFolder } from '../../scripts/backend/folder-lock.ts';
import { newPerson, startServer } from './backend-server.ts';

let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'spell-test-backend-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a backend that is stopped and started again has its data, its keys and its rules', async () => {
	const first = await startServer({ folder });
	const person = await newPerson(first, 'ann');
	const { data: team } = await person.rpc('create_team', { slug: 'kept', name: 'Kept' });
	const cast = await person.from('casts').insert({ team_id: team?.id ?? '' });
	expect(cast.error).toBeNull();
	const { publishableKey } = first.backend;
	await first.close();

	expect((await stat(join(folder, 'keys.json'))).mode & 0o777).toBe(0o600);
	const second = await startServer({ folder });
	try {
		expect(second.backend.publishableKey).toBe(publishableKey);
		const again = second.client();
		await again.auth.signInWithPassword({ email: 'ann@example.com', password: 'the password of ann' });
		expect((await again.from('teams').select('slug')).data).toEqual([{ slug: 'kept' }]);
		// Lite grants all of these anew with each start.
		const server = second.client();
		for (const client of [again, server]) {
			expect((await client.from('audit_events').delete().eq('event', 'X')).error?.code).toBe('42501');
			expect((await client.from('casts').delete().eq('outcome', 'ok')).error?.code).toBe('42501');
			expect((await client.from('api_tokens').select('token_hash')).error?.code).toBe('42501');
		}
	} finally {
		await second.close();
	}
});

test('a folder that another process has is left alone, until that process is gone', async () => {
	const holder = join(folder, 'process');
	await writeFile(holder, String(process.ppid));
	await expect(lockFolder(folder)).rejects.toThrow(`is in use by process ${process.ppid}`);
	await writeFile(holder, String(spawnSync(process.execPath, ['--version']).pid));
	const unlock = await lockFolder(folder);
	expect(await readFile(holder, 'utf8')).toBe(String(process.pid));
	await unlock();
});

test('the secret key is in no answer and in no file but its own', async () => {
	const { secretKey, jwtSecret } = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8')) as Record<
		string,
		string
	>;
	expect([secretKey?.slice(0, 10), (jwtSecret ?? '').length > 40]).toEqual(['sb_secret_', true]);
	const server = await startServer({ folder });
	try {
		for (const path of ['/config.json', '/_mail', '/rest/v1/', '/auth/v1/settings', '/_system/info']) {
			const text = await (
				await fetch(server.url + path, { headers: { apikey: server.backend.publishableKey } })
			).text();
			expect(text).not.toContain(secretKey);
			expect(text).not.toContain(jwtSecret);
		}
	} finally {
		await server.close();
	}
	expect(await readdir(folder)).not.toContain('process');
});
