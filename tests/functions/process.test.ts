import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startFunctions, type Functions, type FunctionsState } from '../../scripts/backend/functions.ts';
import { gateway } from '../../scripts/backend/gateway.ts';
import { ROOT } from '../../scripts/tools.ts';

/** Functions behind a gateway, without a backend: what they need of one is not asked here. */
async function served(folder?: string): Promise<{ functions: Functions; url: string; told: string[] }> {
	const told: string[] = [];
	const keys = { publishableKey: 'sb_publishable_none', secretKey: 'sb_secret_none' };
	const options = { ...keys, url: 'http://127.0.0.1:9', tell: (text: string) => void told.push(text) };
	const functions = await startFunctions({ ...options, ...(folder !== undefined && { folder }) });
	onTestFinished(() => functions.close());
	return { functions, url: await behind(functions), told };
}

async function behind(functions: Functions): Promise<string> {
	const answer = gateway(undefined, functions);
	const server = createServer((request, response) => void answer(request, response));
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onTestFinished(() => void server.close());
	return `http://localhost:${(server.address() as AddressInfo).port}`;
}

function up({ state }: Functions): Extract<FunctionsState, { kind: 'up' }> {
	if (state.kind !== 'up') throw new Error(`The functions are ${state.kind}.`);
	return state;
}

function runs(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}

async function codeOf(address: string, init?: RequestInit): Promise<unknown[]> {
	const answer = await fetch(address, init);
	const { code } = (await answer.json()) as { code?: string };
	return [answer.status, answer.headers.get('content-type'), code];
}

test('functions answer under their name and under their alias; what is none is told in their form', async () => {
	const { url } = await served();
	for (const path of ['/functions/v1/openapi', '/api/openapi.json'])
		expect(await (await fetch(url + path)).json()).toMatchObject({ openapi: '3.1.0' });
	const problem = 'application/problem+json';
	for (const path of ['/functions/v1/none', '/functions/v1/', '/functions/v1/_shared', '/functions/v1/openapi/more'])
		expect(await codeOf(url + path)).toEqual([404, problem, 'not-found']);
	expect(await codeOf(`${url}/api/openapi.json`, { method: 'DELETE' })).toEqual([405, problem, 'method-not-allowed']);
	const preflight = await fetch(`${url}/functions/v1/openapi`, { method: 'OPTIONS' });
	expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*']);
	expect(preflight.headers.get('access-control-allow-methods')).toBe('GET, OPTIONS');
});

test('a function may write nothing, run nothing, and reach neither other files nor other machines', async () => {
	const { url } = await served(join(ROOT, 'tests/functions/probe'));
	const outcomes = (await (await fetch(`${url}/functions/v1/probe`)).json()) as Record<string, string>;
	expect(Object.keys(outcomes)).toHaveLength(6);
	for (const [attempt, outcome] of Object.entries(outcomes))
		expect([attempt, outcome]).toEqual([attempt, 'NotCapable']);
});

test('functions that die are started again, with a word; meanwhile they are said to be away', async () => {
	const { functions, url, told } = await served();
	const { pid } = up(functions);
	process.kill(pid, 'SIGKILL');
	await expect.poll(() => functions.state.kind, { interval: 5 }).toBe('down');
	expect(await codeOf(`${url}/api/openapi.json`)).toEqual([503, 'application/problem+json', 'unavailable']);
	await expect.poll(() => functions.state.kind, { timeout: 10_000 }).toBe('up');
	expect(told.join()).toContain('The functions ended (SIGKILL); they start again in 0.25 s.');
	expect(up(functions).pid).not.toBe(pid);
	expect((await fetch(`${url}/api/openapi.json`)).status).toBe(200);
});

test('functions that are closed are gone, and stay so', async () => {
	const { functions } = await served();
	const { pid } = up(functions);
	await functions.close();
	expect([runs(pid), functions.state.kind]).toEqual([false, 'down']);
});

test('functions that cannot be loaded do not keep the rest from starting', async () => {
	const { functions, url, told } = await served(join(ROOT, 'tests/functions/no-such-folder'));
	expect(functions.state.kind).toBe('down');
	expect(told.join('\n')).toContain('Deno ended before it served the functions');
	expect(await codeOf(`${url}/functions/v1/cast`)).toEqual([503, 'application/problem+json', 'unavailable']);
});
