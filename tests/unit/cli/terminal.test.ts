/** What a person meets who casts at a terminal: `script` of util-linux gives the command one. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../../../scripts/tools.ts';

const SCRIPT = '/usr/bin/script';
const GAME = [process.execPath, join(ROOT, 'src/cli/main.ts'), 'cast', 'guess-the-number'];

/** Types each line when what stands before it is there; gives all that was on the screen, and the exit code. */
async function sit(command: readonly string[], conversation: readonly [awaited: string, typed: string][]) {
	const child = spawn(SCRIPT, ['-qec', command.join(' '), '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] });
	const left = [...conversation];
	let screen = '';
	let seen = 0;
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		screen += text;
		for (let next = left[0]; next !== undefined; next = left[0]) {
			const at = screen.indexOf(next[0], seen);
			if (at === -1) return;
			seen = at + next[0].length;
			left.shift();
			child.stdin.write(next[1]);
		}
	});
	const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
	return { screen: screen.replaceAll('\r', ''), code };
}

describe.skipIf(!existsSync(SCRIPT) || process.platform !== 'linux')('at a terminal', () => {
	test('a program asks, waits for the line, and sees that it is a terminal', async () => {
		const { screen, code } = await sit(
			[...GAME, '--', '100', '62'],
			[
				['Your guess (1 to 100): ', '50\n'],
				['Your guess (1 to 100): ', '62\n']
			]
		);
		expect(screen).toContain('\x1b[33mToo low.\x1b[0m\n');
		expect(screen).toContain('Yes, 62. It took you 2 guesses.');
		expect(code).toBe(0);
	});

	test('a batch tells how far it is on one line, which is gone at its end; not where nobody looks', async () => {
		const batch = [process.execPath, join(ROOT, 'src/cli/main.ts'), 'batch', 'hello-wat', 'package.json', '>/dev/null'];
		const { screen, code } = await sit(batch, []);
		expect(screen).toContain('0 done, 0 failed');
		expect(screen.slice(screen.lastIndexOf('\x1b[K'))).toBe(
			'\x1b[Kspell: 1 cast: 1 well, 0 failed, 0 cancelled (finished).\n'
		);
		expect(code).toBe(0);
		expect((await sit([...batch, '2>&1'], [])).screen).not.toContain('a second');
		expect((await sit([...batch, '--quiet'], [])).screen).toBe('');
	});

	test('Ctrl-D ends the input', async () => {
		const { screen, code } = await sit([...GAME, '--', '100', '62'], [['Your guess', '\x04']]);
		expect(screen).toContain('It was 62.');
		expect(code).toBe(1);
	});

	test('Ctrl-C cancels a program that waits', async () => {
		const { screen, code } = await sit([...GAME, '--', '100', '62'], [['Your guess', '\x03']]);
		expect(screen).toContain('spell: cancelled.');
		expect(code).toBe(130);
	});
});
