import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { BatchRow } from '../../../src/lib/execution/batch/rows.ts';
import { test } from './support/programs.ts';
import { spell } from './support/spell.ts';

const rows = (stdout: Buffer) =>
	stdout
		.toString()
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as BatchRow);

describe('spell batch', { timeout: 30_000 }, () => {
	test('casts each file, in order, and tells of one that is not there', async ({ folder, program }) => {
		await mkdir(join(folder, 'in'));
		const files = ['a', 'b', 'gone', 'c'].map((name) => join(folder, 'in', name));
		for (const file of files) if (!file.endsWith('gone')) await writeFile(file, file);
		const { code, stdout, stderr } = await spell(['batch', await program('cat'), ...files, '--keep-going']);
		expect(code).toBe(1);
		expect(rows(stdout).map(({ name, outcome, output }) => [name, outcome, output])).toEqual(
			files.map((file) => [file, ...(file.endsWith('gone') ? ['host-failed', ''] : ['ok', file])])
		);
		expect(stderr).toContain('3 well, 1 failed');
	});

	test('casts lines of stdin that have something in them', async ({ program }) => {
		const stdin = 'one\n\ntwo\r\nthree';
		const { code, stdout } = await spell(['batch', await program('cat'), '--lines', '-', '--jobs', '2'], { stdin });
		const found = rows(stdout).map(({ name, output }) => [name, output]);
		expect([code, found]).toEqual([
			0,
			[
				['line 1', 'one'],
				['line 3', 'two'],
				['line 4', 'three']
			]
		]);
	});

	test('casts each value of a JSON array, as it is written there', async ({ program }) => {
		const stdin = '[ 12345678901234567890, {"a": [1, "]"]} , "x" ]';
		const { code, stdout } = await spell(['batch', await program('cat'), '--items', '-'], { stdin });
		const found = rows(stdout).map(({ name, output }) => [name, output]);
		expect([code, found]).toEqual([
			0,
			[
				['item 1', '12345678901234567890'],
				['item 2', '{"a": [1, "]"]}'],
				['item 3', '"x"']
			]
		]);
	});

	test.each(['{}', '[1', '', '[1] x'])('refuses what is no JSON array: %j', async (stdin) => {
		const { code, stderr } = await spell(['batch', 'hello-wat', '--items', '-'], { stdin });
		expect(code).toBe(127);
		expect(stderr).toMatch(/--items: .*JSON/);
	});

	test('writes outputs into a folder, none out of it, none over another, and the table as CSV', async ({
		folder,
		program
	}) => {
		await mkdir(join(folder, 'in'));
		await mkdir(join(folder, 'elsewhere'));
		const inputs = ['in/a', 'in/../in/a', 'elsewhere/A.txt'].map((name) => `${folder}/${name}`);
		await writeFile(join(folder, 'in/a'), 'one');
		await writeFile(join(folder, 'elsewhere/A.txt'), 'two, "2"');
		const out = join(folder, 'out');
		const { code, stdout } = await spell(['batch', await program('cat'), ...inputs, '--out', out, '--csv', '-q']);
		expect(code).toBe(0);
		const [head, ...lines] = stdout.toString().trimEnd().split('\r\n');
		expect(head).toMatch(/^name,outcome,.*,file$/);
		const files = lines.map((line) => line.slice(line.lastIndexOf(',') + 1));
		expect(new Set(files).size).toBe(3);
		const written = await Promise.all(files.map((file) => readFile(join(out, file), 'utf8')));
		expect(written).toEqual(['one', 'one', 'two, "2"']);
		expect((await readdir(folder)).toSorted()).toContain('out');
		expect(await readdir(join(folder, 'in'))).toEqual(['a']);
	});

	test('casts all files below a folder, by name, and follows no link out of it', async ({ folder, program }) => {
		const given = join(folder, 'given');
		await mkdir(join(given, 'deep'), { recursive: true });
		await writeFile(join(folder, 'secret'), 'secret');
		await writeFile(join(given, 'b'), 'b');
		await writeFile(join(given, 'deep', 'a'), 'a');
		await symlink(join(folder, 'secret'), join(given, 'link'));
		const { code, stdout } = await spell(['batch', await program('cat'), given]);
		const found = rows(stdout).map(({ name, output }) => [name, output]);
		expect([code, found]).toEqual([
			0,
			[
				[join(given, 'b'), 'b'],
				[join(given, 'deep', 'a'), 'a']
			]
		]);
		await mkdir(join(folder, 'empty'));
		const none = await spell(['batch', await program('cat'), join(folder, 'empty')]);
		expect([none.code, none.stderr]).toEqual([127, expect.stringContaining('There is no file in')]);
	});

	test('holds each cast to the fuel that is given', async ({ program }) => {
		const { code, stdout } = await spell(['batch', await program('cat'), '--lines', '-', '--fuel', '1'], {
			stdin: 'x'
		});
		expect([code, rows(stdout).map(({ outcome }) => outcome)]).toEqual([1, ['fuel-limit']]);
	});

	test('refuses a line above the limit by itself, and goes on with the others', async ({ program }) => {
		const stdin = `one\n${'x'.repeat(104_857_601)}\nthree`;
		const { code, stdout } = await spell(['batch', await program('cat'), '--lines', '-', '--keep-going'], { stdin });
		expect(code).toBe(1);
		expect(rows(stdout).map(({ name, outcome, output }) => [name, outcome, output])).toEqual([
			['line 1', 'ok', 'one'],
			['line 2', 'invalid-input', ''],
			['line 3', 'ok', 'three']
		]);
		expect(rows(stdout)[1]?.reason).toContain('104857601 bytes; the limit is 104857600 bytes');
	});

	test('begins nothing more after a failure', async ({ program }) => {
		const stdin = 'x\n'.repeat(50);
		const { code, stdout } = await spell(['batch', await program('trap'), '--lines', '-', '--jobs', '1'], { stdin });
		expect([code, rows(stdout).map(({ outcome }) => outcome)]).toEqual([1, ['trapped']]);
	});

	test('casts a line as it comes; Ctrl-C ends the wait for more, and tells what is done', async ({ program }) => {
		const { code, stdout, stderr } = await spell(['batch', await program('cat'), '--lines', '-'], {
			silentStdin: true,
			onStart: (child) => {
				child.stdin?.write('one\ntw');
				child.stdout?.once('data', () => child.kill('SIGINT'));
			}
		});
		expect([code, rows(stdout).map(({ output }) => output)]).toEqual([130, ['one']]);
		expect(stderr).toContain('1 cast: 1 well, 0 failed, 0 cancelled (cancelled)');
	});

	test('asks for what is missing, and refuses what is no module', async ({ program }) => {
		for (const args of [
			[],
			['hello-wat'],
			['hello-wat', 'a', '--lines', '-'],
			['hello-wat', '--items', '-', '--lines', '-']
		])
			expect((await spell(['batch', ...args])).code).toBe(127);
		expect((await spell(['batch', await program('nothing'), 'x'])).code).toBe(126);
	});
});
