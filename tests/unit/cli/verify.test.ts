import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Receipt } from '../../../src/lib/execution/receipt/receipt.ts';
import { test } from './support/programs.ts';
import { spell } from './support/spell.ts';

const HELLO = '{"operation":"greet","name":"Ada"}';

describe('spell verify', { timeout: 60_000 }, () => {
	test('casts once more what `spell cast --receipt` tells of', async ({ folder }) => {
		const receipt = join(folder, 'receipt.json');
		await spell(['cast', 'hello-world', '--seed', '7', '--input', HELLO, '--receipt', receipt]);
		const { code, stdout } = await spell(['verify', receipt, 'hello-world', '--input', HELLO]);
		expect(stdout.toString()).toMatch(/^same\s+Module[\s\S]*same\s+Seed\s+7\n[\s\S]*same\s+Stdout[\s\S]*\nVerified\./);
		expect(code).toBe(0);
	});

	test('tells what differs, and casts nothing that is not the same', async ({ folder }) => {
		const receipt = join(folder, 'receipt.json');
		await spell(['cast', 'hello-world', '--input', HELLO, '--receipt', receipt]);
		const other = await spell(['verify', receipt, 'hello-world', '--input', HELLO.replace('Ada', 'Eve')]);
		expect(other.stdout.toString()).toMatch(/\nOTHER\s+Input .*\n\s+now .*/);
		expect(other.stdout.toString()).not.toContain('Stdout');
		expect(other.code).toBe(1);
		const text = JSON.parse(await readFile(receipt, 'utf8')) as Receipt;
		await writeFile(receipt, JSON.stringify({ ...text, stdout: { ...text.stdout, sha256: '0'.repeat(64) } }));
		const forged = await spell(['verify', receipt, 'hello-world', '--input', HELLO, '--json']);
		const found = JSON.parse(forged.stdout.toString()) as { lines: { part: string; kind: string }[] };
		expect(found.lines.filter(({ kind }) => kind === 'other').map(({ part }) => part)).toEqual(['stdout']);
		expect(forged.code).toBe(1);
	});

	test('takes the input of a file or of stdin, as the cast did', async ({ folder, program }) => {
		const [cat, receipt, input] = [await program('cat'), join(folder, 'receipt.json'), join(folder, 'in.txt')];
		await writeFile(input, 'some text');
		await spell(['cast', cat, '--receipt', receipt], { stdin: 'some text' });
		expect((JSON.parse(await readFile(receipt, 'utf8')) as Receipt).input.sizeBytes).toBe(9);
		expect((await spell(['verify', receipt, cat, input])).code).toBe(0);
		expect((await spell(['verify', receipt, cat, '-q'], { stdin: 'some text' })).code).toBe(0);
		expect((await spell(['verify', receipt, cat, '-q'], { stdin: 'some test' })).code).toBe(1);
	});

	test('wants the same files', async ({ folder }) => {
		const [data, receipt] = [join(folder, 'data'), join(folder, 'receipt.json')];
		await mkdir(data);
		await writeFile(join(data, 'words.txt'), 'one two');
		const given = ['--dir', `/work=${data}`];
		const program = ['--', '-w', '/work/words.txt'];
		await spell(['cast', 'word-count-c', ...given, '--receipt', receipt, ...program], { stdin: '' });
		expect((JSON.parse(await readFile(receipt, 'utf8')) as Receipt).files).toMatchObject({ count: 1, sizeBytes: 7 });
		expect((await spell(['verify', receipt, 'word-count-c', ...given, ...program])).code).toBe(0);
		await writeFile(join(data, 'words.txt'), 'one six');
		const changed = await spell(['verify', receipt, 'word-count-c', ...given, ...program]);
		expect(changed.stdout.toString()).toMatch(/OTHER\s+Files/);
		expect(changed.code).toBe(1);
	});

	test('says why a cast cannot be repeated', async ({ folder, program }) => {
		const [receipt, cat] = [join(folder, 'receipt.json'), await program('cat')];
		await spell(['cast', cat, '--receipt', receipt], { stdin: '' });
		const written = JSON.parse(await readFile(receipt, 'utf8')) as Receipt;
		await writeFile(receipt, JSON.stringify({ ...written, outcome: { kind: 'timed-out' } }));
		const { code, stdout } = await spell(['verify', receipt, cat]);
		expect(stdout.toString()).toMatch(/cannot be verified\. A person or the deadline stopped the cast/);
		expect(code).toBe(1);
	});

	test('refuses what is no receipt', async ({ folder, program }) => {
		const path = join(folder, 'receipt.json');
		await writeFile(path, '{"format":"spell-receipt-1"}');
		const { code, stderr } = await spell(['verify', path, await program('cat')]);
		expect(code).toBe(127);
		expect(stderr).toMatch(/is no receipt of Spell:\n {2}\/cast /);
	});
});
