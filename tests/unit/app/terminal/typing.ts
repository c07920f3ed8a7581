/** A line editor on a terminal as it is in the page, but for its window. */
import headless from '@xterm/headless';
import { characterWidth } from '../../../../src/lib/app/terminal/character-width.ts';
import { LineEditor } from '../../../../src/lib/app/terminal/line-editor.ts';

export interface Typed {
	/** What went to the program, and `END`. */
	sent: string[];
	/** Rows that are not empty, as they can be seen. */
	screen: string[];
	cursor: { row: number; column: number };
}

export const LEFT = '\x1b[D';
export const RIGHT = '\x1b[C';
export const UP = '\x1b[A';
export const DOWN = '\x1b[B';
export const HOME = '\x1b[H';
export const BACKSPACE = '\x7f';
export const ENTER = '\r';
export const CTRL = (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 31);

/** Types keys one by one behind a prompt. */
export async function typing(keys: readonly string[], { prompt = '> ', columns = 20 } = {}): Promise<Typed> {
	const terminal = new headless.Terminal({ cols: columns, rows: 10, allowProposedApi: true, convertEol: true });
	useWidths(terminal);
	const sent: string[] = [];
	const draw = (text: string) => new Promise<void>((drawn) => terminal.write(text, drawn));
	const editor = new LineEditor(columns, {
		write: (text) => terminal.write(text),
		submit: (text) => sent.push(text),
		end: () => sent.push('END'),
		clear: () => sent.push('CLEAR')
	});
	await draw(prompt);
	editor.show(terminal.buffer.active.cursorX, columns);
	for (const key of keys) editor.type(key);
	await draw('');
	const buffer = terminal.buffer.active;
	const rows = Array.from({ length: 10 }, (_, row) => buffer.getLine(row)?.translateToString(true).trimEnd() ?? '');
	return {
		sent,
		screen: rows.filter((row) => row !== ''),
		cursor: { row: buffer.cursorY, column: buffer.cursorX }
	};
}

function useWidths(terminal: InstanceType<typeof headless.Terminal>): void {
	const charProperties = (codePoint: number, before: number) => {
		const own = characterWidth(codePoint);
		const widthBefore = (before >> 1) & 3;
		const joins = own === 0 && before !== 0 && widthBefore !== 0;
		return ((joins ? Math.max(own, widthBefore) : own) << 1) | Number(joins);
	};
	terminal.unicode.register({ version: 'spell', wcwidth: characterWidth, charProperties });
	terminal.unicode.activeVersion = 'spell';
}
