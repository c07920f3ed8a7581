import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { writeManifestSection } from '../../../src/lib/wasm/binary/manifest.ts';
import type { FormattedOutcome } from '../../../src/lib/wasm/format-output.ts';
import { test } from './support/programs.ts';
import { spell } from './support/spell.ts';

describe('spell cast', { timeout: 30_000 }, () => {
	test('casts an example by its name, on a text that fits its manifest', async () => {
		const { code, stdout } = await spell(['cast', 'hello-world', '--input', '{"operation":"greet","name":"Ada"}']);
		expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'Hello, Ada!\n' });
	});

	test('refuses a text that does not, field by field', async () => {
		const { code, stdout, stderr } = await spell(['cast', 'hello-world', '--input', '{"operation":"greeet","nme":1}']);
		expect({ code, stdout: stdout.toString() }).toEqual({ code: 126, stdout: '' });
		expect(stderr).toMatch(/^spell: the input is refused:\n {2}\/operation must be .*\n {2}\/nme is not a known field/);
	});

	test('gives the program its arguments, in order', async () => {
		const stdin = 'a;b\n1;2\n';
		const { stdout } = await spell(['cast', 'csv-to-json-rust', '--arg', '--delimiter', '--', ';'], { stdin });
		expect(JSON.parse(stdout.toString())).toEqual([{ a: '1', b: '2' }]);
	});

	test('gives it a copy of a folder, without what links lead to', async ({ folder }) => {
		await mkdir(join(folder, 'data/inner'), { recursive: true });
		await writeFile(join(folder, 'data/inner/words.txt'), 'one two three\n');
		await symlink('/etc/passwd', join(folder, 'data/link'));
		const grant = ['--dir', `/in=${join(folder, 'data')}`];
		const found = await spell(['cast', 'word-count-c', ...grant, '--', '-w', '/in/inner/words.txt']);
		expect(found.stdout.toString()).toMatch(/3/);
		const linked = await spell(['cast', 'word-count-c', ...grant, '--', '/in/link']);
		expect(linked.code).not.toBe(0);
	});

	test('puts what it wrote into a folder, and nothing outside of it', async ({ folder, program }) => {
		const [given, out] = [join(folder, 'given'), join(folder, 'out')];
		await mkdir(given);
		await writeFile(join(given, 'old.txt'), 'old');
		const writer = await program('writer');
		const cast = (guest: string) => spell(['cast', writer, '--dir', `${guest}=${given}`, '--out', out, '--json']);
		const { code, stdout } = await cast('/work');
		expect(code).toBe(0);
		expect(parse(stdout).written).toEqual({ files: [{ path: '/work/new.txt', bytes: 2 }], removed: [], omitted: [] });
		expect(await readFile(join(out, 'work/new.txt'), 'utf8')).toBe('y\n');
		expect([await readdir(given), await readdir(join(out, 'work'))]).toEqual([['old.txt'], ['new.txt']]);
		expect((await cast('/../up')).code).toBe(127);
		await symlink(given, join(out, 'linked'));
		expect((await cast('/linked')).code).toBe(127);
		expect(await readdir(folder)).toEqual(['given', 'out', 'writer.wasm']);
	});

	test('takes a hash in capitals', async ({ program }) => {
		const path = await program('exit3');
		const hash = createHash('sha256')
			.update(await readFile(path))
			.digest('hex')
			.toUpperCase();
		expect((await spell(['cast', path, '--sha256', hash])).code).toBe(3);
	});

	test('holds a spell to its own limits where they are tighter, but for what a person says', async ({ program }) => {
		const path = await program('loop');
		const limits = { timeoutMs: 400, memoryMb: 4_096 };
		await writeFile(path, writeManifestSection(await readFile(path), { name: 'loop', limits }));
		const own = await spell(['cast', path, '--json']);
		expect(parse(own.stdout)).toMatchObject({ kind: 'timed-out', facts: { deadlineMs: 400 } });
		const given = await spell(['cast', path, '--json', '--timeout-ms', '600']);
		expect(parse(given.stdout)).toMatchObject({ kind: 'timed-out', facts: { deadlineMs: 600 } });
	});

	test('does not let a spell widen the defaults by itself', async ({ program }) => {
		const path = await program('hungry');
		await writeFile(path, writeManifestSection(await readFile(path), { name: 'hungry', limits: { memoryMb: 4_096 } }));
		const { stdout } = await spell(['cast', path, '--json']);
		expect(parse(stdout)).toMatchObject({ kind: 'memory-limit', facts: { limitBytes: 536_870_912 } });
	});
});

describe('spell cast --json', { timeout: 30_000 }, () => {
	test('prints the whole outcome as one object and nothing else', async ({ program }) => {
		const { code, stdout, stderr } = await spell(['cast', await program('cat'), '--json'], { stdin: 'hi' });
		expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
		expect(parse(stdout)).toMatchObject({
			kind: 'ok',
			exitCode: 0,
			stdout: 'hi',
			stderr: '',
			figures: { bytesIn: 2, bytesOut: 2 }
		});
	});

	test('gives bytes that are not text as base64', async ({ program }) => {
		const { stdout } = await spell(['cast', await program('bytes'), '--json']);
		expect(parse(stdout)).toMatchObject({ stdout: { base64: '/wD+DQqA' }, stderr: { base64: '/wD+DQqA' } });
	});

	test('has every kind of failure, with its exit code', async ({ program, folder }) => {
		const trapped = await spell(['cast', await program('trap'), '--json']);
		expect(trapped.code).toBe(134);
		expect(parse(trapped.stdout)).toMatchObject({ kind: 'trapped', exitCode: null, facts: { code: 'unreachable' } });
		const invalid = await spell(['cast', 'hello-world', '--json', '--input', 'no json']);
		expect(invalid.code).toBe(126);
		expect(parse(invalid.stdout)).toMatchObject({ kind: 'invalid-input', facts: { problems: [{ path: '' }] } });
		await writeFile(join(folder, 'text.wasm'), 'no module');
		const refused = await spell(['cast', join(folder, 'text.wasm'), '--json']);
		expect(refused.code).toBe(126);
		expect(parse(refused.stdout)).toMatchObject({ kind: 'invalid-module', facts: { problem: { code: 'not-wasm' } } });
	});
});

describe('what cannot be meant', { timeout: 30_000 }, () => {
	test.for([
		[['cast'], 'Which module?'],
		[['cast', 'hello-wat', 'more'], 'one module too many: "more"'],
		[['cast', 'helo-wat'], 'Did you mean "hello-wat"?'],
		[['cast', '.'], '"." is a folder'],
		[['cast', 'hello-wat', '--env', 'NAME'], '--env must be of the form NAME=VALUE, not "NAME"'],
		[['cast', 'hello-wat', '--dir', '/in=not/there'], 'There is no file "not/there"'],
		[['cast', 'hello-wat', '--input', 'a', '--input-file', 'b'], 'cannot both be given'],
		[['cast', 'hello-wat', '--input-file', 'not/there'], 'There is no file "not/there"'],
		[['cast', 'hello-wat', '--input-file', '.'], '"." is a folder'],
		[['cast', 'hello-wat', '--sha256', 'abc'], '--sha256 must be 64 hexadecimal digits, not "abc"'],
		[['cast', 'hello-wat', '--tmeout-ms', '5'], 'Did you mean "--timeout-ms"?'],
		[['cats'], 'Did you mean "cast"?'],
		[[], 'Which command?']
	] as const)('%j', async ([args, message]) => {
		const { code, stdout, stderr } = await spell(args);
		expect({ code, stdout: stdout.toString() }).toEqual({ code: 127, stdout: '' });
		expect(stderr).toContain(message);
	});
});

function parse(stdout: Buffer): FormattedOutcome {
	const text = stdout.toString();
	expect(text.indexOf('\n')).toBe(text.length - 1);
	return JSON.parse(text) as FormattedOutcome;
}
