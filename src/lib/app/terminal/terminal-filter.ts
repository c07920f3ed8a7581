/**
 * Lets through of a program's output what a terminal only shows: text, colours, moves of the cursor, erasing. All else is
 * taken out: what a terminal answers (the answer would be the program's input), titles, links, the clipboard, bells,
 * modes, and sequences that make a terminal work for long. An allow-list, as terminals know more sequences than anybody.
 */
export class TerminalFilter {
	#state: State = 'text';
	/** Parameters and all that stands before the final character. */
	#collected = '';

	/** Pieces may end anywhere. */
	pass(text: string): string {
		if (this.#state === 'text' && !NOT_PLAIN.test(text)) return text;
		let passed = '';
		for (const character of text) passed += this.#take(character);
		return passed;
	}

	/** Forgets a sequence that it is in the middle of. */
	reset(): void {
		this.#state = 'text';
	}

	#take(character: string): string {
		switch (this.#state) {
			case 'text':
				return this.#takeText(character);
			case 'escape':
				return this.#takeEscape(character);
			case 'control':
				return this.#takeControl(character);
			case 'string':
				if (character === ESCAPE) this.#state = 'string-end';
				else if (character === '\x07' || character === '\x9c') this.#state = 'text';
				return '';
			case 'string-end':
				this.#state = character === ESCAPE ? 'string-end' : character === '\\' ? 'text' : 'string';
				return '';
		}
	}

	#takeText(character: string): string {
		if (character === ESCAPE) this.#state = 'escape';
		return NOT_PLAIN.test(character) ? '' : character;
	}

	#takeEscape(character: string): string {
		this.#collected = '';
		// What stands between changes the meaning, mostly to a choice of characters: none of that is let through.
		if (character >= ' ' && character <= '/') this.#state = 'escape';
		else if (character === '[') this.#state = 'control';
		else if (STRING_STARTS.includes(character)) this.#state = 'string';
		else if (character !== ESCAPE) this.#state = 'text';
		return '';
	}

	#takeControl(character: string): string {
		if (character === ESCAPE) this.#state = 'escape';
		else if (character < '@' || character > '~') this.#collect(character);
		else {
			this.#state = 'text';
			const sequence = this.#collected + character;
			return SHOWING.test(sequence) ? `${ESCAPE}[${sequence}` : '';
		}
		return '';
	}

	/** One that is too long to be let through is not kept. */
	#collect(character: string): void {
		if (this.#collected.length < MOST_COLLECTED) this.#collected += character;
	}
}

type State = 'text' | 'escape' | 'control' | 'string' | 'string-end';

const ESCAPE = '\x1b';
const MOST_COLLECTED = 64;
/** Operating system commands, device controls, and three more: all end at a string terminator. */
const STRING_STARTS = ']PX^_';
/** Control characters but tab, line feed, carriage return and backspace; and those that turn the direction of text. */
// eslint-disable-next-line no-control-regex
const NOT_PLAIN = /[\x00-\x07\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;
/** Colours; moves, erasing, and what shifts within a line, by up to four digits; saving the place; the cursor's visibility. */
const SHOWING = /^(?:[0-9;:]{0,63}m|(?:[0-9]{0,4}(?:;[0-9]{0,4})?)?[A-HJKPX@df]|[su]|\?25[hl])$/;
