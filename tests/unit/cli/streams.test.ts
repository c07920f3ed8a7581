import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect } from 'vitest';
import { test } from './support/programs.ts';
import { shell, spell } from './support/spell.ts';

const NOT_UTF8 = Buffer.from([0xff, 0x00, 0xfe, 0x0d, 0x0a, 0x80]);

describe('streams', { timeout: 30_000 }, () => {
	test('bytes come out as the program printed them', async ({ program }) => {
		const path = await program('bytes');
		const { code, stdout } = await shell(`SPELL cast "${path}" 2>&1 >/dev/null; SPELL cast "${path}" 2>/dev/null`);
		expect(code).toBe(0);
		expect(stdout).toEqual(Buffer.concat([NOT_UTF8, NOT_UTF8]));
	});

	test('5 MB of any bytes go through', async ({ program }) => {
		const stdin = Buffer.from(Uint32Array.from({ length: 1_310_720 }, (_, at) => at * 2_654_435_761).buffer);
		const { code, stdout } = await spell(['cast', await program('cat')], { stdin });
		expect(code).toBe(0);
		expect(stdout.equals(stdin)).toBe(true);
	});

	test('input comes from a file, a substitution, a pipe and a redirection', async ({ program, folder }) => {
		const cat = await program('cat');
		const file = join(folder, 'input.txt');
		await writeFile(file, 'from a file');
		expect((await spell(['cast', cat, '--input-file', file])).stdout.toString()).toBe('from a file');
		const lines = [`SPELL cast "${cat}" --input-file <(echo one)`, `echo two | SPELL cast "${cat}"`];
		const { code, stdout } = await shell(`${lines.join('; ')}; SPELL cast "${cat}" < "${file}"`);
		expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'one\ntwo\nfrom a file' });
	});

	test('a line is answered before the next one is given', async ({ program }) => {
		const { code, stdout } = await spell(['cast', await program('cat')], {
			silentStdin: true,
			onStart: (child) => void converse(child, ['one\n', 'two\n', 'three\n'])
		});
		expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: 'one\ntwo\nthree\n' });
	});

	test('what was printed before a deadline comes out', async ({ program }) => {
		const { code, stdout } = await spell(['cast', await program('cat'), '--timeout-ms', '3000'], {
			silentStdin: true,
			onStart: (child) => child.stdin?.write('so far')
		});
		expect({ code, stdout: stdout.toString() }).toEqual({ code: 142, stdout: 'so far' });
	});

	test('a reader that leaves ends the cast, quietly', async ({ program }) => {
		const yes = await program('yes');
		const { code, stdout, stderr, elapsedMs } = await shell(`SPELL cast "${yes}" | head -1; exit \${PIPESTATUS[0]}`);
		expect({ code, stdout: stdout.toString(), stderr }).toEqual({ code: 141, stdout: 'y\n', stderr: '' });
		expect(elapsedMs).toBeLessThan(10_000);
	});

	test('a reader that takes its time gets everything', async ({ program }) => {
		const { stdout } = await shell(`SPELL cast "${await program('yes')}" --output-mb 2 -q | (sleep 2; wc -c)`);
		expect(stdout.toString().trim()).toBe('2097152');
	});

	test('Ctrl-C cancels the cast', async ({ program }) => {
		const onStart = (child: ChildProcess) => child.stdout?.once('data', () => child.kill('SIGINT'));
		const { code, stderr } = await spell(['cast', await program('yes')], { onStart });
		expect({ code, stderr }).toEqual({ code: 130, stderr: 'spell: cancelled.\n' });
	});

	test('a second Ctrl-C does not wait for a reader', async ({ program }) => {
		let waited: boolean | undefined;
		const { code, stderr } = await spell(['cast', await program('yes')], {
			onStart: (child) => void interruptTwiceUnread(child).then((alive) => (waited = alive))
		});
		expect({ code, stderr, waited }).toEqual({ code: 130, stderr: 'spell: cancelled.\n', waited: true });
	});
});

/** Waits for an answer to each line; then ends the input. */
async function converse(child: ChildProcess, lines: readonly string[]): Promise<void> {
	for (const line of lines) {
		child.stdin!.write(line);
		await once(child.stdout!, 'data');
	}
	child.stdin!.end();
}

/** Reads no more once there was output. Resolves with whether the first Ctrl-C left the process waiting. */
async function interruptTwiceUnread(child: ChildProcess): Promise<boolean> {
	await once(child.stdout!, 'data');
	child.stdout!.pause();
	child.once('exit', () => child.stdout!.resume());
	await sleep(300);
	child.kill('SIGINT');
	await sleep(700);
	const wasAlive = child.exitCode === null;
	child.kill('SIGINT');
	return wasAlive;
}

describe('the process ends when the deadline strikes', { timeout: 30_000 }, () => {
	test('while the program waits for a pipe', async ({ program }) => {
		const line = `SPELL cast "${await program('cat')}" --timeout-ms 300 < <(exec sleep 6 2>/dev/null)`;
		const { code, stderr, elapsedMs } = await shell(line);
		expect({ code, stderr }).toEqual({
			code: 142,
			stderr: expect.stringContaining('timed out after 300 ms') as string
		});
		expect(elapsedMs).toBeLessThan(5_000);
	});

	test('while the program waits for a socket', async ({ program }) => {
		const { code, elapsedMs } = await spell(['cast', await program('cat'), '--timeout-ms', '300'], {
			silentStdin: true
		});
		expect(code).toBe(142);
		expect(elapsedMs).toBeLessThan(5_000);
	});

	test('within a loop of bulk memory operations, which no thread leaves', async ({ program }) => {
		const { code, elapsedMs } = await spell([
			'cast',
			await program('fill'),
			'--timeout-ms',
			'1500',
			'--memory-mb',
			'512'
		]);
		expect(code).toBe(142);
		expect(elapsedMs).toBeLessThan(10_000);
	});
});
