/** Finds spells by words, fast enough to do it for each key that is pressed. */

/** What a spell is found by. */
export interface Searched {
	/** The same as long as the rest is. */
	key: string;
	name: string;
	text: string;
}

interface Entry<Item> {
	item: Item;
	key: string;
	name: string;
	text: string;
}

export class SpellSearch<Item> {
	readonly #searched: (item: Item) => Searched;
	#entries: Entry<Item>[] = [];
	/** What was found last, and by what: more letters find some of the same. */
	#last: { words: readonly string[]; found: readonly Entry<Item>[] } | undefined;

	constructor(searched: (item: Item) => Searched) {
		this.#searched = searched;
	}

	/** Items in the order in which they are to be found. What did not change is not read again. */
	index(items: readonly Item[]): void {
		const known = new Map(this.#entries.map((entry) => [entry.key, entry]));
		this.#last = undefined;
		this.#entries = items.map((item) => {
			const { key, name, text } = this.#searched(item);
			const entry = known.get(key);
			return entry ? { ...entry, item } : { item, key, name: fold(name), text: fold(`${name}\n${text}`) };
		});
	}

	/** Items that have all words somewhere, those that have them in their name first. */
	find(needle: string): Item[] {
		const words = fold(needle)
			.split(/\s+/)
			.filter((word) => word !== '');
		const found = this.#among(words).filter(({ text }) => words.every((word) => text.includes(word)));
		this.#last = { words, found };
		const [named, others]: [Item[], Item[]] = [[], []];
		for (const { item, name } of found) (words.every((word) => name.includes(word)) ? named : others).push(item);
		return [...named, ...others];
	}

	#among(words: readonly string[]): readonly Entry<Item>[] {
		const last = this.#last;
		const narrows = last?.words.every((word) => words.some((longer) => longer.includes(word)));
		return last !== undefined && narrows === true ? last.found : this.#entries;
	}
}

/** As letters are compared: without case, width and accents. */
function fold(text: string): string {
	// Most texts are plain, and need no more.
	// eslint-disable-next-line no-control-regex -- ASCII is what is asked for
	if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
	return text
		.normalize('NFKD')
		.replace(/\p{M}+/gu, '')
		.toLowerCase();
}
