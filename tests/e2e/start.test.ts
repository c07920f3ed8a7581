import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { ROOT } from '../../scripts/tools.ts';

/** `npm start`, with what it built before. @returns the process, and the address that it prints. */
async function started(...options: string[]): Promise<{ child: ChildProcess; url: string }> {
	const args = [join(ROOT, 'scripts/start.ts'), '--no-build', '--port', '0', ...options];
	const child = spawn(process.execPath, args, { cwd: ROOT });
	onTestFinished(() => void child.kill('SIGKILL'));
	let printed = '';
	child.stdout.on('data', (text: Buffer) => (printed += String(text)));
	child.stderr.on('data', (text: Buffer) => (printed += String(text)));
	const url = (): string => /Spell is at (\S+)/.exec(printed)?.[1] ?? '';
	await expect.poll(url).not.toBe('');
	return { child, url: url() };
}

function ended(child: ChildProcess): Promise<number | null> {
	const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
	child.kill('SIGTERM');
	return exit;
}

test('app and backend are on one origin', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'spell-start-'));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	const { child, url } = await started('--data', folder);
	expect(await (await fetch(url)).text()).toContain('<!doctype html>');
	const config = (await (await fetch(`${url}/config.json`)).json()) as { supabase: { publishableKey: string } };
	const headers = { apikey: config.supabase.publishableKey };
	expect((await fetch(`${url}/auth/v1/settings`, { headers })).status).toBe(200);
	expect((await fetch(`${url}/rest/v1/spells`, { headers })).status).toBe(401);
	expect(await (await fetch(`${url}/api/openapi.json`)).json()).toMatchObject({ openapi: '3.1.0' });
	expect(await (await fetch(`${url}/_mail`)).text()).toContain('<h1>Mail</h1>');
	expect(await ended(child)).toBe(0);
	const { publishableKey } = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8')) as {
		publishableKey: string;
	};
	expect(publishableKey).toBe(config.supabase.publishableKey);
});

test('without a backend, the app is what it is on a static host', async () => {
	const { child, url } = await started('--no-backend');
	expect(await (await fetch(url)).text()).toContain('<!doctype html>');
	for (const path of ['/config.json', '/_mail', '/rest/v1/spells']) expect((await fetch(url + path)).status).toBe(404);
	for (const path of ['/functions/v1/cast', '/api/v1/cast', '/api/spells/upload-wasm', '/api/openapi.json']) {
		const answer = await fetch(url + path, { method: 'POST', body: '{}' });
		expect([answer.status, answer.headers.get('content-type')]).toEqual([503, 'application/problem+json']);
		expect(await answer.json()).toMatchObject({ code: 'unavailable' });
	}
	await ended(child);
});

/** Keys of a Supabase project as they are written: the new ones, and the older ones, which are JSON Web Tokens. */
const KEY = /sb_(secret|publishable)_[\w-]{20,}|eyJ[\w-]{15,}\.eyJ[\w-]{15,}\.[\w-]{20,}/;

test('no key stands in the build', async () => {
	expect('"sb_secret_38ppToBDY0Mc7qDSRsV59E_tnsCrZ0I"').toMatch(KEY);
	const parts = ['{"alg":"HS256","typ":"JWT"}', '{"role":"service_role"}'].map((part) =>
		Buffer.from(part).toString('base64url')
	);
	expect([...parts, 'x'.repeat(43)].join('.')).toMatch(KEY);
	const build = join(ROOT, 'build');
	const files = (await readdir(build, { recursive: true })).filter((file) =>
		/\.(html|js|json|txt|xml|ts|css)$/.test(file)
	);
	expect(files.length).toBeGreaterThan(50);
	for (const file of files) expect(await readFile(join(build, file), 'utf8'), file).not.toMatch(KEY);
});
