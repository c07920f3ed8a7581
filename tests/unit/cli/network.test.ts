import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect } from 'vitest';
import { writeManifestSection } from '../../../src/lib/wasm/binary/manifest.ts';
import type { FormattedOutcome } from '../../../src/lib/wasm/format-output.ts';
import { serve, type TestServer } from '../../support/http-server.ts';
import { compileWat } from '../support/wat.ts';
import { test } from './support/programs.ts';
import { spell } from './support/spell.ts';

/** Asks an address; the errno is its exit code. */
const ASKS = (address: string) => `(module
	(import "spell" "fetch_open" (func $open (param ${'i32 '.repeat(9)}) (result i32)))
	(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
	(memory (export "memory") 1)
	(data (i32.const 64) "${address}")
	(func (export "_start")
		(call $exit (call $open (i32.const 0) (i32.const 0) (i32.const 64) (i32.const ${address.length})
			${'(i32.const 0) '.repeat(4)} (i32.const 16)))))`;

let server: TestServer;
beforeAll(async () => {
	server = await serve((_, response) => response.end('hello'));
});
afterAll(() => server.close());

describe('spell cast --allow-net', { timeout: 30_000 }, () => {
	test('lets a program reach a host, and lists its requests', async ({ folder }) => {
		const path = join(folder, 'asks.wasm');
		await writeFile(path, await compileWat(ASKS(`${server.origin}/`)));
		const denied = await spell(['cast', path]);
		expect(denied.code).toBe(126);
		expect(denied.stderr).toContain(`--allow-net ${server.origin}`);
		expect(server.seen).toEqual([]);
		const { code, stdout } = await spell(['cast', path, '--json', '--allow-net', server.origin]);
		expect(code).toBe(0);
		const outcome = JSON.parse(stdout.toString()) as FormattedOutcome;
		expect(outcome.requests).toMatchObject([{ kind: 'answered', status: 200, url: `${server.origin}/` }]);
	});

	test('lets it no further than its manifest asks', async ({ folder }) => {
		const path = join(folder, 'asks.wasm');
		const before = server.seen.length;
		const manifest = { name: 'asks', capabilities: ['network:example.org'] };
		await writeFile(path, writeManifestSection(await compileWat(ASKS(`${server.origin}/`)), manifest));
		const { code, stderr } = await spell(['cast', path, '--allow-net', server.origin]);
		expect(code).toBe(126);
		expect(stderr).toContain('manifest does not ask for');
		expect(server.seen).toHaveLength(before);
	});

	test.each(['http://example.org', 'example.org/path', '*', 'user@example.org'])(
		'%s is a mistake in the command line',
		async (host) => {
			const { code, stderr } = await spell(['cast', 'hello-wat', '--allow-net', host]);
			expect(code).toBe(127);
			expect(stderr).toContain(`--allow-net "${host}" must be`);
		}
	);
});
