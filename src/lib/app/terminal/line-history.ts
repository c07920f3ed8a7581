const MOST_LINES = 500;

/** Lines that were typed, to be typed again. In memory only: there may be passwords among them. */
export class LineHistory {
	#lines: string[] = [];
	/** The line that is shown; past the last one, that which is being typed. */
	#at = 0;
	#draft = '';

	/** Neither an empty line nor the last one once more. */
	add(line: string): void {
		if (line !== '' && line !== this.#lines.at(-1)) this.#lines.push(line);
		if (this.#lines.length > MOST_LINES) this.#lines.shift();
		this.#at = this.#lines.length;
	}

	/** The one before; `current` is what stands there now. */
	previous(current: string): string | undefined {
		if (this.#at === 0) return undefined;
		if (this.#at === this.#lines.length) this.#draft = current;
		return this.#lines[--this.#at];
	}

	next(): string | undefined {
		if (this.#at === this.#lines.length) return undefined;
		this.#at++;
		return this.#at === this.#lines.length ? this.#draft : this.#lines[this.#at];
	}
}
