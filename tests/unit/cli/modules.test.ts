import { chmod, readFile, readdir, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { ModuleDescription } from '../../../src/lib/wasm/protocol.ts';
import { test } from './support/programs.ts';
import { shell, spell } from './support/spell.ts';

describe('spell inspect', { timeout: 30_000 }, () => {
	test('shows what a module is', async () => {
		const { code, stdout } = await spell(['inspect', 'hello-wat']);
		expect(code).toBe(0);
		const text = stdout.toString();
		expect(text).toMatch(/verdict +can be cast/);
		expect(text).toMatch(/SHA-256 +[0-9a-f]{64}\n/);
		expect(text).toMatch(/imports +wasi_snapshot_preview1: fd_read, fd_write/);
		expect(text).toMatch(/manifest +hello-wat 1\.0\.0\n/);
	});

	test('gives the same as JSON', async () => {
		const { stdout } = await spell(['inspect', 'hello-world', '--json']);
		const description = JSON.parse(stdout.toString()) as ModuleDescription;
		expect(description).toMatchObject({ abi: 'function', manifest: { name: 'hello-world' } });
	});

	test('says why a module is refused, in words that no terminal obeys', async ({ program }) => {
		const { code, stdout } = await spell(['inspect', await program('foreign')]);
		expect(code).toBe(0);
		expect(stdout.toString()).toMatch(/verdict +refused \(unknown-imports\)/);
		expect(stdout.toString()).toContain('env\\u{1b}[31m: f');
		expect(stdout.includes(0x1b)).toBe(false);
	});

	test('does not read a file that is too large', async ({ folder }) => {
		const path = join(folder, 'large.wasm');
		await writeFile(path, '');
		await truncate(path, 5_000_000_000);
		const { code, stderr } = await spell(['inspect', path]);
		expect(code).toBe(126);
		expect(stderr).toMatch(/5,?000,?000,?000/);
	});
});

describe('spell validate', { timeout: 30_000 }, () => {
	test('has a line for each module', async ({ program }) => {
		const good = await spell(['validate', 'hello-wat', 'hello-world']);
		expect(good.code).toBe(0);
		expect(good.stdout.toString()).toMatch(/^ok +hello-wat \(command.*\nok +hello-world \(function.*\n$/);
		const mixed = await spell(['validate', 'hello-wat', await program('nothing')]);
		expect(mixed.code).toBe(126);
		expect(mixed.stdout.toString()).toMatch(/^ok .*\nrefused .*no entry point.*\n$/);
	});

	test('goes on after a file that is not there', async () => {
		const { code, stdout, stderr } = await spell(['validate', 'not/there.wasm', 'hello-wat']);
		expect(code).toBe(127);
		expect(stdout.toString()).toMatch(/^ok +hello-wat/);
		expect(stderr).toContain('There is no file "not/there.wasm"');
	});
});

describe('spell pack', { timeout: 30_000 }, () => {
	const manifest = { name: 'three', version: '1.0.0', description: 'Ends with 3.' };

	test('puts a manifest into the module, in place', async ({ program, folder }) => {
		const module = await program('exit3');
		await chmod(module, 0o640);
		const path = await write(folder, JSON.stringify(manifest));
		expect((await spell(['pack', module, path])).code).toBe(0);
		const { stdout } = await spell(['inspect', module, '--json']);
		expect(JSON.parse(stdout.toString())).toMatchObject({ manifest });
		expect((await stat(module)).mode & 0o777).toBe(0o640);
		expect((await readdir(folder)).sort()).toEqual(['exit3.wasm', 'manifest.json']);
	});

	test('writes elsewhere with --out', async ({ program, folder }) => {
		const module = await program('exit3');
		const before = await readFile(module);
		const out = join(folder, 'out.wasm');
		const { code } = await spell(['pack', module, await write(folder, JSON.stringify(manifest)), '--out', out]);
		expect(code).toBe(0);
		expect((await readFile(module)).equals(before)).toBe(true);
		expect((await spell(['cast', out])).code).toBe(3);
	});

	test.for([
		['{ "name": ', 126, 'The JSON'],
		['{ "name": "Not A Name" }', 126, '/name'],
		['{ "name": "three", "abi": "function" }', 126, 'the module is refused']
	] as const)('leaves the module alone for %s', async ([text, code, message], { program, folder }) => {
		const module = await program('exit3');
		const before = await readFile(module);
		const ended = await spell(['pack', module, await write(folder, text)]);
		expect(ended.code).toBe(code);
		expect(ended.stderr).toContain(message);
		expect((await readFile(module)).equals(before)).toBe(true);
		expect((await readdir(folder)).sort()).toEqual(['exit3.wasm', 'manifest.json']);
	});

	test('needs two files that are there', async ({ program, folder }) => {
		const module = await program('exit3');
		expect((await spell(['pack', module])).code).toBe(127);
		expect((await spell(['pack', module, join(folder, 'none.json')])).code).toBe(127);
		const nowhere = join(folder, 'no', 'out.wasm');
		const path = await write(folder, JSON.stringify(manifest));
		expect((await spell(['pack', module, path, '--out', nowhere])).code).toBe(127);
	});

	async function write(folder: string, text: string): Promise<string> {
		const path = join(folder, 'manifest.json');
		await writeFile(path, text);
		return path;
	}
});

describe('the rest', { timeout: 30_000 }, () => {
	test('spell list shows the examples', async () => {
		const { code, stdout } = await spell(['list']);
		expect(code).toBe(0);
		expect(stdout.toString()).toMatch(/^hello-wat +Says hello/m);
		const json = await spell(['list', '--json']);
		expect(JSON.parse(json.stdout.toString())).toContainEqual(expect.objectContaining({ name: 'hello-world' }));
	});

	test('help and version are there', async () => {
		expect((await spell(['--version'])).stdout.toString()).toMatch(/^spell \d+\.\d+\.\d+\n$/);
		expect((await spell(['--help'])).stdout.toString()).toContain('validate');
		expect((await spell(['cast', '--help'])).stdout.toString()).toContain('--timeout-ms N');
		expect((await shell('SPELL list | true; exit ${PIPESTATUS[0]}')).stderr).toBe('');
	});
});
