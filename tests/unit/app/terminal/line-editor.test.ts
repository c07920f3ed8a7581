import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineEditor, MOST_LINE_UNITS } from '../../../../src/lib/app/terminal/line-editor.ts';
import { BACKSPACE, CTRL, DOWN, ENTER, HOME, LEFT, RIGHT, typing, UP } from './typing.ts';

const keysOf = (text: string) => [...text];

describe('a line', () => {
	test('is echoed as it is typed, and sent with Enter', async () => {
		const typed = await typing([...keysOf('hello'), ENTER]);
		expect(typed).toEqual({ sent: ['hello\n'], screen: ['> hello'], cursor: { row: 1, column: 0 } });
	});

	test('is not sent before Enter', async () => {
		expect((await typing(keysOf('hello'))).sent).toEqual([]);
	});

	test('is edited in its middle', async () => {
		const typed = await typing([...keysOf('helo'), LEFT, 'l', RIGHT, '!', ENTER]);
		expect(typed.sent).toEqual(['hello!\n']);
		expect(typed.screen).toEqual(['> hello!']);
	});

	test.each([
		['backspace', ['a', 'b', 'c', BACKSPACE], 'ab'],
		['delete', ['a', 'b', LEFT, '\x1b[3~'], 'a'],
		['Ctrl+D in a line deletes', ['a', 'b', HOME, CTRL('D')], 'b'],
		['Ctrl+W', [...keysOf('one two  '), CTRL('W')], 'one '],
		['Ctrl+U', ['a', 'b', LEFT, CTRL('U')], 'b'],
		['Ctrl+K', ['a', 'b', LEFT, CTRL('K')], 'a'],
		['Home and End', ['b', HOME, 'a', '\x1b[F', 'c'], 'abc'],
		['word by word', [...keysOf('one two'), '\x1b[1;5D', '_', '\x1b[1;5D', '\x1b[1;5C', '!'], 'one _two!'],
		['nothing to delete', [BACKSPACE, '\x1b[3~', CTRL('W')], ''],
		['keys that mean nothing here', ['a', '\x1b', '\x1b[15~', '\x1bOP', CTRL('G'), CTRL('Z'), 'b'], 'ab']
	])('%s', async (_, keys, line) => {
		const typed = await typing([...keys, ENTER]);
		expect(typed.sent).toEqual([`${line}\n`]);
		expect(typed.screen).toEqual([`> ${line}`.trimEnd()]);
	});

	test('goes on in the next row, and is edited across rows', async () => {
		const typed = await typing([...keysOf('abcdefghijklmnopqrstuvwxyz'), HOME, 'X', RIGHT, 'Y'], { columns: 10 });
		expect(typed.screen).toEqual(['> XaYbcdef', 'ghijklmnop', 'qrstuvwxyz']);
		expect(typed.cursor).toEqual({ row: 0, column: 5 });
	});

	test('that fills its row exactly has its cursor in the next one', async () => {
		const typed = await typing([...keysOf('abcdefgh')], { columns: 10 });
		expect(typed.cursor).toEqual({ row: 1, column: 0 });
	});

	test('that shrinks leaves nothing behind in the rows below', async () => {
		const typed = await typing([...keysOf('abcdefghijklmnopqrst'), CTRL('U')], { columns: 10 });
		expect(typed).toMatchObject({ screen: ['>'], cursor: { row: 0, column: 2 } });
	});

	test('ends at its greatest length', () => {
		const sent: string[] = [];
		const editor = new LineEditor(80, {
			write: () => {},
			submit: (text) => sent.push(text),
			end: () => {},
			clear: () => {}
		});
		editor.type('x'.repeat(MOST_LINE_UNITS + 5));
		editor.type('😀');
		editor.type(ENTER);
		expect(sent).toEqual([`${'x'.repeat(MOST_LINE_UNITS)}\n`]);
	});
});

describe('characters as people see them', () => {
	test.each([
		['of two columns', '漢字', 6],
		['with marks upon them', 'e\u0301', 3],
		['pictures', '😀', 4],
		['pictures of several', '👩‍👧', 6]
	])('%s are deleted whole and take their columns', async (_, text, column) => {
		const typed = await typing([text]);
		expect(typed.cursor.column).toBe(column);
		const deleted = await typing([text, BACKSPACE, 'x', ...(text === '漢字' ? [LEFT, BACKSPACE] : []), ENTER]);
		expect(deleted.sent).toEqual(['x\n']);
	});

	test('a mark that is typed after its letter joins it', async () => {
		expect((await typing(['e', '\u0301', BACKSPACE, 'x', ENTER])).sent).toEqual(['x\n']);
	});

	test('one of two columns that does not fit goes to the next row', async () => {
		const typed = await typing([...keysOf('abcdefg'), '漢', LEFT], { columns: 10 });
		expect(typed.screen).toEqual(['> abcdefg', '漢']);
		expect(typed.cursor).toEqual({ row: 1, column: 0 });
	});
});

describe('a paste', () => {
	test('of several lines sends each, and leaves the last to be edited', async () => {
		const typed = await typing(['one\rtwo\rthr', 'ee']);
		expect(typed.sent).toEqual(['one\n', 'two\n']);
		expect(typed.screen.at(-1)).toBe('three');
	});

	test('keeps its tabs', async () => {
		const typed = await typing(['\tx\r']);
		expect(typed.sent).toEqual(['\tx\n']);
		expect(typed.screen).toEqual(['>     x']);
	});
});

describe('history', () => {
	test('gives earlier lines back, and what was being typed', async () => {
		const typed = await typing(['one\r', 'two\r', 'th', UP, UP, UP, DOWN, DOWN, 'ree\r']);
		expect(typed.sent).toEqual(['one\n', 'two\n', 'three\n']);
	});

	test('has neither empty lines nor the last one twice', async () => {
		const typed = await typing(['one\r', 'two\r', '\r', 'two\r', UP, UP, ENTER]);
		expect(typed.sent.at(-1)).toBe('one\n');
	});
});

test('Ctrl+D on an empty line ends the input', async () => {
	expect((await typing(['a\r', CTRL('D')])).sent).toEqual(['a\n', 'END']);
});

test('Ctrl+L asks for a clear screen', async () => {
	expect((await typing(['a', CTRL('L')])).sent).toEqual(['CLEAR']);
});

test('keys that come while the line is hidden wait until it is shown', () => {
	const written: string[] = [];
	const sent: string[] = [];
	const write = (text: string) => written.push(text);
	const editor = new LineEditor(80, { write, submit: (text) => sent.push(text), end: () => {}, clear: () => {} });
	editor.type('ab');
	editor.hide();
	written.length = 0;
	editor.type('c\rd');
	expect({ written, sent }).toEqual({ written: [], sent: [] });
	editor.show(3, 80);
	expect(sent).toEqual(['abc\n']);
});

test('whatever is typed, the screen shows the line and the cursor stands in it', async () => {
	const key = fc.oneof(
		fc.constantFrom('a', 'b', ' ', '漢', '😀', 'é', 'e\u0301', '\t'),
		fc.constantFrom(LEFT, RIGHT, HOME, '\x1b[F', BACKSPACE, '\x1b[3~', CTRL('W'), CTRL('U'), CTRL('K'), UP, DOWN)
	);
	await fc.assert(
		fc.asyncProperty(fc.array(key, { maxLength: 40 }), fc.integer({ min: 8, max: 20 }), async (keys, columns) => {
			const typed = await typing(keys, { columns });
			const again = await typing([...keys, ENTER], { columns });
			const line = (again.sent[0] ?? '').slice(0, -1);
			const shown = typed.screen.join('').replaceAll(' ', '');
			expect(shown).toBe(`>${line.replaceAll(/[ \t]/g, '')}`);
			// What is typed at the cursor comes out there.
			const marked = await typing([...keys, '#'], { columns });
			const markedAgain = await typing([...keys, '#', ENTER], { columns });
			expect(marked.screen.join('').replaceAll(' ', '')).toBe(
				`>${(markedAgain.sent[0] ?? '').replaceAll(/[ \t\n]/g, '')}`
			);
		}),
		{ numRuns: 60 }
	);
});
