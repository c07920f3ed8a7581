import { characterWidth } from './character-width.ts';
import { LineHistory } from './line-history.ts';

/** What becomes of what is typed. */
export interface LineEditorActions {
	/** Draws. */
	write(text: string): void;
	/** A whole line, its end included, or what stood before the end of input. */
	submit(text: string): void;
	/** End of input: Ctrl+D on an empty line. */
	end(): void;
	/** Ctrl+L: the screen is to be cleared but for the line that the cursor is in. */
	clear(): void;
}

/** Longest line in UTF-16 units; what is typed beyond is dropped. */
export const MOST_LINE_UNITS = 65_536;

/** Escape sequences, single control characters (a tab is text), and runs of text. */
// eslint-disable-next-line no-control-regex
const KEYS = /\x1b\[[0-9;]*[@-~]|\x1bO[A-Za-z]|\x1b[\s\S]?|[\x00-\x08\x0a-\x1f\x7f]|[^\x00-\x08\x0a-\x1f\x7f]+/g;
const TAB_SHOWN = '    ';
const CHARACTERS = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

interface Place {
	row: number;
	column: number;
}

/**
 * A line that is typed where a program's prompt ends, as a terminal in line mode edits it: preview 1 has no other mode.
 * It draws with relative moves only, from the column at which it was told that the line starts.
 */
export class LineEditor {
	readonly #actions: LineEditorActions;
	readonly #history = new LineHistory();
	#columns: number;
	/** What a person takes for characters. */
	#characters: string[] = [];
	/** The cursor stands before this one. */
	#at = 0;
	#startColumn = 0;
	/** Of the cursor, below the line's first. */
	#row = 0;
	/** Keys that came while it is hidden. */
	#held: string | undefined;

	constructor(columns: number, actions: LineEditorActions) {
		this.#columns = columns;
		this.#actions = actions;
	}

	/** Begins anew at the start of an empty screen; what was typed before is known still. */
	reset(): void {
		this.#held = undefined;
		this.#set([], 0);
		this.#startColumn = this.#row = 0;
	}

	/** Takes what a terminal sends for keys and pastes. While it is hidden, they wait. */
	type(data: string): void {
		if (this.#held !== undefined) this.#held += data;
		else for (const [key] of data.matchAll(KEYS)) this.#press(key);
	}

	/** Takes the line off the screen, as something is to be printed where it stands. */
	hide(): void {
		if (this.#held !== undefined) return;
		this.#held = '';
		if (this.#characters.length > 0) this.#actions.write(this.#toStart());
		this.#row = 0;
	}

	/** Draws it again, where the cursor stands now. */
	show(column: number, columns: number): void {
		const held = this.#held ?? '';
		this.#held = undefined;
		this.#columns = columns;
		this.#startColumn = column;
		this.#row = 0;
		if (this.#characters.length > 0) this.#draw();
		if (held !== '') this.type(held);
	}

	#press(key: string): void {
		const act = KEY_TABLE[key];
		if (act !== undefined) this[act]();
		else if (!/^[\x00-\x08\x0a-\x1f\x7f]/.test(key)) this.#insert(key); // eslint-disable-line no-control-regex
	}

	#insert(text: string): void {
		const before = this.#characters.slice(0, this.#at).join('');
		const after = this.#characters.slice(this.#at).join('');
		const room = Math.max(0, MOST_LINE_UNITS - before.length - after.length);
		// Half a pair of surrogates is no character.
		const start = before + text.slice(0, room).replace(/[\ud800-\udbff]$/, '');
		this.#set(split(start + after), split(start).length);
		this.#draw();
	}

	submit(): void {
		const line = this.#characters.join('');
		this.#goTo(this.#characters.length);
		this.#actions.write('\r\n');
		this.#set([], 0);
		this.#startColumn = this.#row = 0;
		this.#history.add(line);
		this.#actions.submit(`${line}\n`);
	}

	endOrDelete(): void {
		if (this.#characters.length === 0) this.#actions.end();
		else this.deleteNext();
	}

	deletePrevious(): void {
		this.#remove(this.#at - 1, this.#at);
	}

	deleteNext(): void {
		this.#remove(this.#at, this.#at + 1);
	}

	deleteWord(): void {
		this.#remove(this.#wordStart(), this.#at);
	}

	deleteToStart(): void {
		this.#remove(0, this.#at);
	}

	deleteToEnd(): void {
		this.#remove(this.#at, this.#characters.length);
	}

	left(): void {
		this.#goTo(this.#at - 1);
	}

	right(): void {
		this.#goTo(this.#at + 1);
	}

	wordLeft(): void {
		this.#goTo(this.#wordStart());
	}

	wordRight(): void {
		this.#goTo(this.#wordEnd());
	}

	toStart(): void {
		this.#goTo(0);
	}

	toEnd(): void {
		this.#goTo(this.#characters.length);
	}

	previousLine(): void {
		this.#recall(this.#history.previous(this.#characters.join('')));
	}

	nextLine(): void {
		this.#recall(this.#history.next());
	}

	clear(): void {
		this.#actions.clear();
	}

	#recall(line: string | undefined): void {
		if (line === undefined) return;
		const characters = split(line);
		this.#set(characters, characters.length);
		this.#draw();
	}

	#remove(from: number, to: number): void {
		const start = Math.max(0, from);
		const count = Math.min(to, this.#characters.length) - start;
		if (count <= 0) return;
		this.#set(this.#characters.toSpliced(start, count), start);
		this.#draw();
	}

	#set(characters: string[], at: number): void {
		this.#characters = characters;
		this.#at = at;
	}

	#wordStart(): number {
		let at = this.#at;
		while (at > 0 && isSpace(this.#characters[at - 1])) at--;
		while (at > 0 && !isSpace(this.#characters[at - 1])) at--;
		return at;
	}

	#wordEnd(): number {
		const end = this.#characters.length;
		let at = this.#at;
		while (at < end && isSpace(this.#characters[at])) at++;
		while (at < end && !isSpace(this.#characters[at])) at++;
		return at;
	}

	#goTo(at: number): void {
		this.#at = Math.max(0, Math.min(at, this.#characters.length));
		const { row, column } = this.#place(this.#at);
		this.#actions.write(vertical(row - this.#row) + toColumn(column));
		this.#row = row;
	}

	/** Erases the line and draws it, the cursor in its place. */
	#draw(): void {
		const end = this.#place(this.#characters.length);
		const cursor = this.#place(this.#at);
		// A terminal that has just filled a row goes to the next one only when more comes.
		const fill = end.column === 0 && end.row > 0 ? '\r\n' : '';
		const text = this.#characters.map(shown).join('');
		this.#actions.write(this.#toStart() + text + fill + vertical(cursor.row - end.row) + toColumn(cursor.column));
		this.#row = cursor.row;
	}

	#toStart(): string {
		return `${vertical(-this.#row)}${toColumn(this.#startColumn)}\x1b[J`;
	}

	/** Where the character with this index stands, or would. */
	#place(index: number): Place {
		let row = 0;
		let column = this.#startColumn;
		for (const character of this.#characters.slice(0, index).map(shown).join('')) {
			const width = widthOf(character);
			if (column + width > this.#columns) [row, column] = [row + 1, 0];
			column += width;
		}
		const next = widthOf(shown(this.#characters[index] ?? ' '));
		return column + next > this.#columns ? { row: row + 1, column: 0 } : { row, column };
	}
}

const KEY_TABLE: Readonly<Record<string, Action>> = {
	'\r': 'submit',
	'\n': 'submit',
	'\x04': 'endOrDelete',
	'\x7f': 'deletePrevious',
	'\b': 'deletePrevious',
	'\x1b[3~': 'deleteNext',
	'\x17': 'deleteWord',
	'\x1b\x7f': 'deleteWord',
	'\x15': 'deleteToStart',
	'\x0b': 'deleteToEnd',
	'\x1b[D': 'left',
	'\x1bOD': 'left',
	'\x02': 'left',
	'\x1b[C': 'right',
	'\x1bOC': 'right',
	'\x06': 'right',
	'\x1b[1;5D': 'wordLeft',
	'\x1b[1;3D': 'wordLeft',
	'\x1bb': 'wordLeft',
	'\x1b[1;5C': 'wordRight',
	'\x1b[1;3C': 'wordRight',
	'\x1bf': 'wordRight',
	'\x1b[H': 'toStart',
	'\x1bOH': 'toStart',
	'\x1b[1~': 'toStart',
	'\x01': 'toStart',
	'\x1b[F': 'toEnd',
	'\x1bOF': 'toEnd',
	'\x1b[4~': 'toEnd',
	'\x05': 'toEnd',
	'\x1b[A': 'previousLine',
	'\x1bOA': 'previousLine',
	'\x10': 'previousLine',
	'\x1b[B': 'nextLine',
	'\x1bOB': 'nextLine',
	'\x0e': 'nextLine',
	'\x0c': 'clear'
};

type Action = Exclude<keyof LineEditor, 'reset' | 'type' | 'hide' | 'show'>;

function split(text: string): string[] {
	return Array.from(CHARACTERS.segment(text), ({ segment }) => segment);
}

function shown(character: string): string {
	return character === '\t' ? TAB_SHOWN : character;
}

/** Of a text's first character. */
function widthOf(text: string): number {
	return characterWidth(text.codePointAt(0) ?? 0);
}

function isSpace(character: string | undefined): boolean {
	return character !== undefined && /^\s/.test(character);
}

/** Down for positive counts. */
function vertical(rows: number): string {
	if (rows === 0) return '';
	return rows > 0 ? `\x1b[${rows}B` : `\x1b[${-rows}A`;
}

function toColumn(column: number): string {
	return `\x1b[${column + 1}G`;
}
