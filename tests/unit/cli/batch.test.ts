import { mkdir, writeFile } from 'node:fs/promises';
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
		for (const args of [[], ['hello-wat'], ['hello-wat', 'a', '--lines', '-']])
			expect((await spell(['batch', ...args])).code).toBe(127);
		expect((await spell(['batch', await program('nothing'), 'x'])).code).toBe(126);
	});
});
