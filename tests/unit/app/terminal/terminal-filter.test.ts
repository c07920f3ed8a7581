import headless from '@xterm/headless';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TerminalFilter } from '../../../../src/lib/app/terminal/terminal-filter.ts';

/** What makes a terminal answer, which would be typed to the program. */
const QUESTIONS = [
	'\x1b[c',
	'\x1b[>c',
	'\x1b[5n',
	'\x1b[6n',
	'\x1b[?6n',
	'\x1b[?1$p',
	'\x1b[18t',
	'\x1bP$qm\x1b\\',
	'\x1bZ',
	'\x1b]10;?\x07',
	'\x1b]4;1;?\x1b\\'
];

/** What a terminal sends back for a program's output. */
async function answers(output: string): Promise<string> {
	const terminal = new headless.Terminal({ allowProposedApi: true });
	let sent = '';
	terminal.onData((data) => (sent += data));
	terminal.onBinary((data) => (sent += data));
	await new Promise<void>((drawn) => terminal.write(output, drawn));
	return sent;
}

test('a terminal without it does answer', async () => {
	expect(await answers(QUESTIONS.join(''))).not.toBe('');
});

describe('what is let through', () => {
	test.each([
		['text', 'Grüße 漢 😀\r\n\t\b'],
		['colours', '\x1b[1;38;5;208mx\x1b[48:2::1:2:3m\x1b[0m'],
		['moves and erasing', '\x1b[H\x1b[2J\x1b[3A\x1b[10;20H\x1b[K\x1b[5G\x1b[s\x1b[u'],
		['the cursor’s visibility', '\x1b[?25l\x1b[?25h']
	])('%s', (_, output) => expect(new TerminalFilter().pass(output)).toBe(output));
});

describe('what is taken out', () => {
	test.each([
		...QUESTIONS.map((question): [string, string] => ['a question', question]),
		['the clipboard', '\x1b]52;c;aGVsbG8=\x07'],
		['a title', '\x1b]0;You won\x07'],
		['the window', '\x1b[8;1;1t'],
		['a bell', '\x07'],
		['the mouse', '\x1b[?1000h\x1b[?1006h'],
		['another screen', '\x1b[?1049h'],
		['a reset', '\x1bc\x1b[!p'],
		['other characters', '\x1b(0\x0e'],
		['a repetition', '\x1b[2147483647b'],
		['lines without end', '\x1b[2147483647L\x1b[2147483647S'],
		['pictures', '\x1bPq#0;2;0;0;0#0~~@@\x1b\\'],
		['directions', '\u202e\u2066']
	])('%s: %j', (_, output) => expect(new TerminalFilter().pass(`a${output}b`)).toBe('ab'));

	test('the second block of control characters; what follows is text then', () => {
		expect(new TerminalFilter().pass('a\u009bcb')).toBe('acb');
	});

	test('a link’s address; its text stays', () => {
		expect(new TerminalFilter().pass('\x1b]8;;https://example.org\x1b\\here\x1b]8;;\x1b\\')).toBe('here');
	});

	test('what is cut anywhere is the same as in one piece', () => {
		const output = `a\x1b[31mb\x1b]52;c;eA==\x07c\x1b[6nd\x1b[?25le`;
		for (let at = 0; at <= output.length; at++) {
			const filter = new TerminalFilter();
			expect(filter.pass(output.slice(0, at)) + filter.pass(output.slice(at))).toBe('a\x1b[31mbcd\x1b[?25le');
		}
	});
});

test('whatever a program prints, the terminal answers nothing', async () => {
	const part = fc.oneof(
		fc.constantFrom(
			'\x1b',
			'[',
			']',
			'P',
			'?',
			'>',
			'$',
			';',
			'6',
			'0',
			'n',
			'c',
			't',
			'q',
			'p',
			'\\',
			'\x07',
			'\x18',
			'\x9b'
		),
		fc.constantFrom(...QUESTIONS),
		fc.string({ maxLength: 3 })
	);
	await fc.assert(
		fc.asyncProperty(fc.array(part, { maxLength: 30 }), async (parts) => {
			expect(await answers(new TerminalFilter().pass(parts.join('')))).toBe('');
		}),
		{ numRuns: 200 }
	);
});
