import { chmod, readFile } from 'node:fs/promises';
import { describe, expect } from 'vitest';
import { EXIT, LARGEST_PROGRAM_CODE } from '../../../src/cli/exit-codes.ts';
import { test } from './support/programs.ts';
import { shell, spell } from './support/spell.ts';

const OTHER_HASH = 'a'.repeat(64);

describe('the exit code', { timeout: 30_000 }, () => {
	test('is the program’s own', async ({ program }) => {
		expect(await spell(['cast', await program('exit3')])).toMatchObject({ code: 3, stderr: '' });
		expect(await spell(['cast', 'hello-wat'])).toMatchObject({ code: 0, stderr: '' });
	});

	test('is 125 for a program code beyond, which is told', async ({ program }) => {
		const { code, stderr } = await spell(['cast', await program('exit200')]);
		expect(code).toBe(125);
		expect(stderr).toContain('ended with code 200');
	});

	test('is 126 for a module that is refused', async ({ program }) => {
		const { code, stderr } = await spell(['cast', await program('nothing')]);
		expect(code).toBe(126);
		expect(stderr).toContain('no entry point');
	});

	test('is 126 for a hash that is another', async ({ program }) => {
		const { code, stderr } = await spell(['cast', await program('exit3'), '--sha256', OTHER_HASH]);
		expect(code).toBe(126);
		expect(stderr).toContain(OTHER_HASH);
	});

	test('is 126 for a secret that was not allowed', async () => {
		const refused = await spell(['cast', 'hello-wat', '--env', 'GITHUB_TOKEN=x']);
		expect(refused.code).toBe(126);
		expect(refused.stderr).toContain('--allow-secret GITHUB_TOKEN');
		const allowed = await spell(['cast', 'hello-wat', '--env', 'GITHUB_TOKEN=x', '--allow-secret', 'GITHUB_TOKEN']);
		expect(allowed.code).toBe(0);
	});

	test('is 127 for a file that is not there, or cannot be read', async ({ program }) => {
		expect(await spell(['cast', 'not/there.wasm'])).toMatchObject({
			code: 127,
			stderr: 'spell: There is no file "not/there.wasm".\nTry: spell cast --help\n'
		});
		const path = await program('exit3');
		await chmod(path, 0o000);
		if (process.getuid?.() !== 0) expect((await spell(['cast', path])).code).toBe(127);
	});

	test('is 152 when the fuel is used up', async ({ program }) => {
		const { code, stderr } = await spell(['cast', await program('loop'), '--fuel', '1000000']);
		expect(code).toBe(152);
		expect(stderr).toContain('1,000,000 units of fuel');
	});

	test('is 128 when the output cannot be written', async () => {
		const { code, stderr } = await shell('SPELL cast hello-wat > /dev/full');
		expect(code).toBe(128);
		expect(stderr).toContain('could not be written');
	});

	test('is 128 when the input cannot be read', async () => {
		const { code, stderr } = await shell('SPELL cast hello-wat < .');
		expect(code).toBe(128);
		expect(stderr).toContain('Reading the input failed');
	});

	test('is 134 for a trap, told with the functions it happened in', async ({ program }) => {
		const { code, stderr } = await spell(['cast', await program('trap')]);
		expect(code).toBe(134);
		expect(stderr).toMatch(/crashed: unreachable.*\n {2}in inner .*\n {2}in outer /);
	});

	test('is 134 for a recursion without end, told briefly', async ({ program }) => {
		const { code, stderr } = await spell(['cast', await program('deep')]);
		expect(code).toBe(134);
		expect(stderr).toContain('stack-overflow');
		expect(stderr.split('\n').length).toBeLessThan(15);
	});

	test('is 137 for memory, refused while running or before', async ({ program }) => {
		const grown = await spell(['cast', await program('hungry'), '--memory-mb', '2']);
		expect(grown.code).toBe(137);
		expect(grown.stderr).toContain('the limit is 2 MB. Raise --memory-mb');
		const declared = await spell(['cast', await program('big'), '--memory-mb', '2']);
		expect(declared.code).toBe(137);
		expect(declared.stderr).toContain('needs 6.3 MB of memory to start');
	});

	test('is 142 for a deadline', async ({ program }) => {
		const { code, stderr } = await spell(['cast', await program('loop'), '--timeout-ms', '1000']);
		expect(code).toBe(142);
		expect(stderr).toBe('spell: timed out after 1,000 ms. Raise --timeout-ms if the program needs longer.\n');
	});

	test('is 153 for too much output, of which all that is allowed comes out', async ({ program }) => {
		const { code, stdout, stderr } = await spell(['cast', await program('yes'), '--output-mb', '1']);
		expect(code).toBe(153);
		expect(stdout.length).toBe(1_048_576);
		expect(stderr).toContain('printed more than 1 MB. Raise --output-mb');
	});

	test('comes without our own words under --quiet', async ({ program }) => {
		expect(await spell(['cast', await program('exit200'), '--quiet'])).toMatchObject({ code: 125, stderr: '' });
	});
});

test('every exit code is documented', async () => {
	const text = await readFile(new URL('../../../docs/CLI.md', import.meta.url), 'utf8');
	const documented = [...text.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
	expect(documented).toEqual(expect.arrayContaining([...Object.values(EXIT), LARGEST_PROGRAM_CODE]));
});
